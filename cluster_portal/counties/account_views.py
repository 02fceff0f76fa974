"""Coming and going, and one's own password."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth import views as auth_views
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from . import accounts
from .forms import LoginForm, PasswordForm
from .middleware import PersonRequest
from .models import User

# Tells "your session ended" from "you were not here yet": it goes when one logs out or closes the
# browser, but not when the session ends by itself.
HERE_COOKIE = "was_here"


class Login(auth_views.LoginView):
    template_name = "counties/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_valid(form)
        response.set_cookie(
            HERE_COOKIE, "1", httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **kwargs,
            session_ended=bool(self.request.COOKIES.get(HERE_COOKIE)),
            idle_minutes=settings.SESSION_COOKIE_AGE // 60,
        )


class Logout(auth_views.LogoutView):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().post(request, *args, **kwargs)
        response.delete_cookie(HERE_COOKIE, samesite="Lax")
        return response


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def password_change(request: PersonRequest) -> HttpResponse:
    """One's own password: by choice at any time, and before anything else after a one-time one."""
    form = PasswordForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = User.objects.get(pk=request.user.pk)
        accounts.change_own_password(person, form.cleaned_data["new_password1"])
        update_session_auth_hash(request, person)
        messages.success(request, _("Your password is changed."))
        return redirect("home")
    return render(request, "counties/password_change.html", {"form": form})
