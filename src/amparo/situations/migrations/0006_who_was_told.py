"""Mark what persons have told so far."""

from django.db import migrations


def mark(apps, _schema_editor):
    information = apps.get_model("situations", "Information")
    information.objects.filter(told_by__isnull=False).update(by_a_person=True)


class Migration(migrations.Migration):
    dependencies = [("situations", "0005_by_a_person")]

    operations = [migrations.RunPython(mark, migrations.RunPython.noop, elidable=True)]
