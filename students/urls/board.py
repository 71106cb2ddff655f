"""Addresses of the board of a day."""

from django.urls import path

from students.views import board

urlpatterns = [
    path("board/", board.today, name="board-today"),
    path("board/part/", board.part, name="board-part"),
    path("board/<date:day>/", board.on_day, name="board-day"),
]
