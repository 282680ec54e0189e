"""The addresses of the portal's pages. Whatever is not said to be open asks for a sign-in."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.i18n import set_language

from ansinh.portal import handing_in, looking_up, my_sign_in, pages, signing_in
from ansinh.portal.office import (
    alerts,
    calendar,
    comparing,
    people,
    publications,
    reports,
    rules,
    seen,
    waivers,
)
from ansinh.portal.published import (
    cells,
    deprivation,
    map_page,
    movement,
    overview,
    resources,
    unit_page,
)
from ansinh.portal.published import pages as published

urlpatterns = [
    path("", pages.home, name="home"),
    path("sign-in", signing_in.SignIn.as_view(), name="sign-in"),
    path("sign-out", signing_in.sign_out, name="sign-out"),
    path("my-sign-in", my_sign_in.my_sign_in, name="my-sign-in"),
    path("my-sign-in/end-others", my_sign_in.end_others, name="end-others"),
    path("my-sign-in/password", my_sign_in.new_password, name="new-password"),
    path("language", login_not_required(set_language), name="language"),
    path("files", pages.files, name="files"),
    path("files/<int:number>", pages.file, name="file"),
    path("files/<int:number>/marked", handing_in.marked_copy_of_file, name="marked-file"),
    path("files/<int:number>/withdraw", pages.take_back, name="withdraw"),
    path("overview", overview.overview, name="overview"),
    path("figures", published.figures, name="figures"),
    path("movement", movement.movement, name="movement"),
    path("deprivation", deprivation.deprivation, name="deprivation"),
    path("resources", resources.resources, name="resources"),
    path(
        "cells/<slug:mart>/<slug:figure>/<slug:unit_code>/<str:periods>",
        cells.cells,
        name="cells",
    ),
    path("map", map_page.rate_map, name="map"),
    path("units/<slug:unit_code>", unit_page.unit, name="unit"),
    path("look-up", looking_up.look_up, name="look-up"),
    path("publications", publications.publication_list, name="publications"),
    path("publications/compare", comparing.compare, name="compare"),
    path("publications/<int:number>", publications.publication, name="publication"),
    path("publications/<int:number>/decide", publications.decide_on, name="decide"),
    path("publications/<int:number>/report/<str:name>", reports.report_file, name="report"),
    path("publications/<int:number>/back", publications.wish_back, name="wish-back"),
    path("alerts", alerts.alert_list, name="alerts"),
    path("alerts/<int:number>/take-on", alerts.take_on, name="take-on"),
    path("alerts/silences", alerts.hush, name="hush"),
    path("alerts/silences/<int:number>/end", alerts.end_hush, name="end-hush"),
    path("office/calendar", calendar.calendar, name="calendar"),
    path("office/waivers", waivers.waiver_list, name="waivers"),
    path("office/waivers/add", waivers.waive, name="waive"),
    path("office/waivers/<int:number>/end", waivers.end_waiver, name="end-waiver"),
    path("office/rules", rules.rule_list, name="rules"),
    path("office/rules/set", rules.set_rule, name="set-rule"),
    path("office/people", people.people, name="people"),
    path("office/people/set", people.set_contact, name="set-contact"),
    path("office/people/away", people.away, name="away"),
    path("office/people/end", people.end_contact, name="end-contact"),
    path("office/seen", seen.seen, name="seen"),
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
