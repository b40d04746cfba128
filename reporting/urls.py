from django.urls import path

from reporting.views import home, my_work

app_name = "reporting"
urlpatterns = [
    path("", home.home, name="home"),
    path("my-work/", my_work.my_work, name="my-work"),
]
