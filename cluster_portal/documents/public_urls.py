from django.urls import path

from . import verifying

urlpatterns = [path("verify/", verifying.verify, name="verify")]
