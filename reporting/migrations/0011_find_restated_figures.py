import json

from django.db import migrations


def find_restated_figures(apps, schema_editor):
    """Those of the reports that have been compiled already."""
    snapshots = apps.get_model("reporting", "ReportSnapshot").objects.order_by("pk")
    restated = apps.get_model("reporting", "RestatedFigure").objects
    known = set(apps.get_model("actions", "Indicator").objects.values_list("pk", flat=True))
    for report, data in snapshots.values_list("pk", "data").iterator(chunk_size=1):
        restated.bulk_create(
            restated.model(report_id=report, indicator_id=row["indicator"], data=row)
            for row in json.loads(data).get("restatements", [])
            if row["indicator"] in known
        )


class Migration(migrations.Migration):
    dependencies = [("reporting", "0010_restated_figures")]

    operations = [
        migrations.RunPython(find_restated_figures, migrations.RunPython.noop),
    ]
