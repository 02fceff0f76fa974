from django.apps import AppConfig


class DeadlinesConfig(AppConfig):
    name = "cluster_portal.deadlines"
    label = "deadlines"
    default_auto_field = "django.db.models.BigAutoField"
