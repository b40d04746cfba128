"""My work: what is wanted from the person who is signed in."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@login_required
def my_work(request: HttpRequest) -> HttpResponse:
    return render(request, "reporting/my_work.html", {"section": "my-work"})
