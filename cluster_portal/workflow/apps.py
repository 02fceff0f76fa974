from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    name = "cluster_portal.workflow"
    label = "workflow"
    default_auto_field = "django.db.models.BigAutoField"
