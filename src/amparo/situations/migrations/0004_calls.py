import django.db.models.deletion
from django.db import migrations, models

import amparo.vault.fields


class Migration(migrations.Migration):
    dependencies = [("situations", "0003_reached")]

    operations = [
        migrations.AddField(
            model_name="jotting",
            name="incident",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="situations.incident",
            ),
        ),
        # No page ever wrote these two: there is nothing to carry over.
        migrations.RemoveField(model_name="intervention", name="response"),
        migrations.RemoveField(model_name="intervention", name="impact"),
        migrations.AddField(
            model_name="intervention",
            name="response",
            field=amparo.vault.fields.SealedText(null=True),
        ),
        migrations.AddField(
            model_name="intervention",
            name="impact",
            field=amparo.vault.fields.SealedText(null=True),
        ),
    ]
