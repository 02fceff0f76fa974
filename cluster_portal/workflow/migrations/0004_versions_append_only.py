from django.db import migrations

from cluster_portal.workflow.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("workflow", "0003_writings")]
    operations = [append_only("workflow_version")]
