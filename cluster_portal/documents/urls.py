from django.urls import path

from . import views

urlpatterns = [
    path("<int:pk>/", views.paper, name="paper"),
    path("<int:pk>/file/", views.paper_file, name="paper_file"),
]
