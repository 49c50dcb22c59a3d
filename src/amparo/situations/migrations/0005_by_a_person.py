"""Say apart from the sealed name that a person told something."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("evidence", "0002_attribution"), ("situations", "0004_corrections")]

    operations = [
        migrations.RemoveConstraint(model_name="information", name="information_has_a_source"),
        migrations.AddField(
            model_name="information",
            name="by_a_person",
            field=models.BooleanField(default=False),
        ),
    ]
