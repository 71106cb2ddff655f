"""Every address of the site."""

from django.contrib import admin
from django.urls import include, path

from kongchuo import views
from students.views import account

urlpatterns = [
    path("", views.home, name="home"),
    path("healthz", views.healthz, name="healthz"),
    path("login/", account.SignIn.as_view(), name="login"),
    path("logout/", account.SignOut.as_view(), name="logout"),
    path("password/", account.ChangePassword.as_view(), name="password-change"),
    path("language/", account.set_language, name="language-set"),
    path("", include("students.urls")),
    path("", include("accountability.urls")),
    path("admin/", admin.site.urls),
]
handler400 = "kongchuo.views.bad_request"
handler403 = "kongchuo.views.forbidden"
handler404 = "kongchuo.views.not_found"
handler500 = "kongchuo.views.server_error"
