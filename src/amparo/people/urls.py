"""Addresses of the room, and those of the sign-in library that we use: no others exist."""

from allauth.account import views as account
from allauth.usersessions import views as sessions
from django.urls import include, path, re_path
from django.views.generic import RedirectView

from amparo.people import views

own = (
    [
        path("me/", views.me, name="me"),
        path("me/language/", views.choose_language, name="choose_language"),
        path("me/second-factor/", views.second_factor, name="second_factor"),
        path("kept/", views.kept, name="kept"),
        path("kept/forget/", views.forget_kept, name="forget_kept"),
        path("accounts/", views.accounts, name="accounts"),
        path("accounts/open/", views.open_account, name="open_account"),
        path("accounts/<uuid:pk>/", views.account, name="account"),
        path("accounts/<uuid:pk>/change/", views.change_account, name="change_account"),
        path("accounts/<uuid:pk>/give-post/", views.give_post, name="give_post"),
        path("accounts/<uuid:pk>/switch-off/", views.switch_off, name="switch_off"),
        path("accounts/<uuid:pk>/switch-on/", views.switch_on, name="switch_on"),
        path(
            "accounts/<uuid:pk>/reset-second-factor/",
            views.reset_second_factor,
            name="reset_second_factor",
        ),
        path("posts/<uuid:pk>/end/", views.end_post, name="end_post"),
        path("bodies/", views.bodies, name="bodies"),
        path("bodies/<uuid:pk>/", views.body, name="body"),
    ],
    "people",
)

urlpatterns = [
    path("", include(own)),
    path("sign-in/", account.login, name="account_login"),
    path("sign-out/", account.logout, name="account_logout"),
    path("switched-off/", account.account_inactive, name="account_inactive"),
    path("no-sign-up/", views.no_sign_up, name="account_signup"),
    path("once-more/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/forgotten/", account.password_reset, name="account_reset_password"),
    path("password/sent/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/new/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/changed/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("sessions/", sessions.list_usersessions, name="usersessions_list"),
    path("second-factor/", include("allauth.mfa.urls")),
    # The library looks for this name; addresses are changed by an administrator.
    path("address/", RedirectView.as_view(pattern_name="people:me"), name="account_email"),
]
