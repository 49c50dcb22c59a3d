"""Ask again that everything said has a source: a publication, a file, a person."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("situations", "0006_who_was_told")]

    operations = [
        migrations.AddConstraint(
            model_name="information",
            constraint=models.CheckConstraint(
                name="information_has_a_source",
                condition=models.Q(source__isnull=False)
                | models.Q(copy__isnull=False)
                | models.Q(by_a_person=True),
            ),
        ),
    ]
