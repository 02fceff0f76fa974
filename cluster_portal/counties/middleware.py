"""What holds on every page: the language that was chosen, and a password of one's own."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation

from .models import User


class PersonRequest(HttpRequest):
    """For annotations: a request to a page that nobody reaches without having logged in."""

    user: User


Respond = Callable[[HttpRequest], HttpResponse]


class LanguageByChoiceMiddleware:
    """Chinese, unless the reader chose otherwise. What the browser asks for does not count:
    officials' machines ask for all sorts of languages."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        offered = {code for code, _name in settings.LANGUAGES}
        translation.activate(chosen if chosen in offered else settings.LANGUAGE_CODE)
        request.LANGUAGE_CODE = translation.get_language()
        response = self.get_response(request)
        response.headers["Content-Language"] = request.LANGUAGE_CODE
        return response


class PasswordChangeMiddleware:
    """A one-time password opens one page only: the one where it is changed."""

    open_to_all = ("password_change", "logout", "set_language")

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict
    ) -> HttpResponse | None:
        user = request.user
        if user.is_authenticated and user.must_change_password:
            name = request.resolver_match.url_name if request.resolver_match else ""
            if name not in self.open_to_all:
                return redirect("password_change")
        return None
