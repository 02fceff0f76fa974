"""The door for web servers: gunicorn cluster_portal.wsgi:application."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cluster_portal.settings.embedded")
application = get_wsgi_application()

from cluster_portal.start import refuse_demonstration_accounts  # noqa: E402 - after the apps loaded

refuse_demonstration_accounts()
