"""The addresses of the portal's pages. Whatever is not said to be open asks for a sign-in."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.i18n import set_language

from ansinh.portal import (
    deciding,
    figure_pages,
    handing_in,
    looking_up,
    map_page,
    pages,
    signing_in,
)

urlpatterns = [
    path("", pages.home, name="home"),
    path("sign-in", signing_in.SignIn.as_view(), name="sign-in"),
    path("sign-out", signing_in.sign_out, name="sign-out"),
    path("language", login_not_required(set_language), name="language"),
    path("files", pages.files, name="files"),
    path("files/<int:number>", pages.file, name="file"),
    path("files/<int:number>/marked", handing_in.marked_copy_of_file, name="marked-file"),
    path("files/<int:number>/withdraw", pages.take_back, name="withdraw"),
    path("figures", figure_pages.overview, name="figures"),
    path("figures/<slug:figure>/<slug:unit_code>/<str:review>", figure_pages.cells, name="cells"),
    path("map", map_page.rate_map, name="map"),
    path("units/<slug:unit_code>", figure_pages.unit, name="unit"),
    path("look-up", looking_up.look_up, name="look-up"),
    path("publications", deciding.publication_list, name="publications"),
    path("publications/<int:number>", deciding.publication, name="publication"),
    path("publications/<int:number>/decide", deciding.decide_on, name="decide"),
    path("alerts", deciding.alert_list, name="alerts"),
    path("alerts/<int:number>/take-on", deciding.take_on, name="take-on"),
    path("hand-in", handing_in.hand_in, name="hand-in"),
    path("hand-in/nil", handing_in.declare_nil, name="nil"),
    path("hand-in/<str:token>", handing_in.verdict, name="verdict"),
    path("hand-in/<str:token>/marked", handing_in.marked_copy, name="marked"),
    path("hand-in/<str:token>/send", handing_in.send, name="send"),
    path(
        "templates/<slug:form>/<slug:unit_code>/<slug:period>/<slug:stage>.xlsx",
        handing_in.template,
        name="template",
    ),
]
handler400 = "ansinh.portal.faults.not_understood"
handler403 = "ansinh.portal.faults.not_allowed"
handler404 = "ansinh.portal.faults.not_there"
handler500 = "ansinh.portal.faults.our_fault"
