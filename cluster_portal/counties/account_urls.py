"""Coming and going, one's own password, one's own language."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.i18n import set_language

from . import account_views as views

urlpatterns = [
    path("login/", views.Login.as_view(), name="login"),
    path("logout/", views.Logout.as_view(), name="logout"),
    path("password/", views.password_change, name="password_change"),
    path("language/", login_not_required(set_language), name="set_language"),
]
