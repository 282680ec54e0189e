"""Pages on which a file is judged before anybody gets it, and then handed in."""

import tempfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from ansinh.assessment.explaining import LONGEST_REASON, why_not
from ansinh.landing.inbox import Inbox
from ansinh.landing.submitting import HandIn, refuse_unknown_slot, submit
from ansinh.portal import showing, uploading
from ansinh.portal.acting import acting_as, ledger_session
from ansinh.portal.drawing import drawn_sheets
from ansinh.portal.forms_of_pages import takes_form_of
from ansinh.portal.limits import FILES, LOOKS, held_to
from ansinh.portal.own_files import own_detail
from ansinh.portal.told import told
from ansinh.portal.uploading import Upload
from ansinh.portal.visitors import (
    Visitor,
    installation,
    refuse_others,
    sender_of,
    visitor_of,
)
from ansinh.portal.words import say
from ansinh.road.checking import Checked, annotated_copy, check
from ansinh.road.marked_copies import write_marked_copy
from ansinh.rules.findings import Explanation
from ansinh.slots.slots import as_of_date
from ansinh.templates.requests import Figures, TemplateError, place_order
from ansinh.templates.writing import write_template

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WHY = "why:"  # the field of a reason, before the rule that it answers


@require_http_methods(["GET", "HEAD", "POST"])
@held_to(FILES)
def hand_in(request: HttpRequest) -> HttpResponse:
    """Choose a file; it is judged, and nobody has it yet."""
    who = sender_of(request)
    if request.method != "POST":
        return render(request, "portal/hand_in.html", _slot(request.GET, who))
    slot, file = _slot(request.POST, who), request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        context = {**slot, "fault": say("no_file")}
        return render(request, "portal/hand_in.html", context, status=400)
    return redirect("verdict", uploading.keep(request, file, slot).token)


@takes_form_of("home")
@held_to(FILES)
def declare_nil(request: HttpRequest) -> HttpResponse:
    """Make the workbook that says that there was nothing to report, and judge it."""
    who = sender_of(request)
    slot, form = _slot(request.POST, who), request.POST.get("form", "")
    if slot["unit_code"] is None:
        raise Http404
    upload = uploading.make_room(request, _file_name(form, slot), slot)
    _write_template(upload.path, form, slot, "nil")
    return redirect("verdict", upload.token)


@require_GET
def template(
    request: HttpRequest, form: str, unit_code: str, period: str, stage: str
) -> FileResponse:
    """The workbook in which a unit fills a form for a period."""
    slot = {"unit_code": unit_code, "period": period, "stage": stage}
    _slot(slot, visitor_of(request))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / _file_name(form, slot)
        _write_template(path, form, slot, "period")
        return _download(path)


@require_GET
@held_to(LOOKS)
def verdict(request: HttpRequest, token: str) -> HttpResponse:
    """What is right and wrong in a file that waits to be handed in."""
    return _verdict(request, sender_of(request), uploading.find(request, token))


@require_GET
@held_to(LOOKS)
def marked_copy(request: HttpRequest, token: str) -> FileResponse:
    """A file that waits, with what is wrong in it marked."""
    sender_of(request)
    upload = uploading.find(request, token)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{upload.path.stem}-{say('marked')}.xlsx"
        annotated_copy(
            installation(), upload.path, check(installation(), upload.path, upload.hint), path
        )
        return _download(path)


@require_GET
@held_to(LOOKS)
def marked_copy_of_file(request: HttpRequest, number: int) -> FileResponse:
    """A file that was handed in, with what is wrong in it marked."""
    who = visitor_of(request)
    detail = own_detail(who, number)
    if not who.reads_all_of(detail.status.form):
        raise Http404
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{number}-{say('marked')}.xlsx"
        write_marked_copy(installation(), detail, path)
        return _download(path)


@takes_form_of("verdict", "token")
@held_to(LOOKS)
def send(request: HttpRequest, token: str) -> HttpResponse:
    """Hand a judged file in, in the name of who is signed in, with the reasons given."""
    who, upload = sender_of(request), uploading.find(request, token)
    here = installation()
    checked = check(here, upload.path, upload.hint)
    if _fault_of(checked, who):
        return _verdict(request, who, upload, checked)
    reasons = _reasons(request.POST)
    refused = {
        rule: say(f"reason_{fault}", most=LONGEST_REASON)
        for rule, reason in reasons.items()
        if (fault := why_not(Explanation(rule, reason), here.rules))
    }
    if refused:
        return _verdict(request, who, upload, checked, refused)
    asked = HandIn(upload.path, upload.unit_code, upload.period, upload.stage)
    with ledger_session() as connection, acting_as(who.name, writes=True) as sender:
        inbox = Inbox(here.settings.inbox)
        (handed,) = submit(connection, inbox, [asked], here.reference.units, None, sender, reasons)
    uploading.forget(request, upload)
    if handed.known_as is not None:
        return redirect("file", handed.known_as)
    return render(request, "portal/handed_in.html", {"name": upload.name})


def _slot(said: Mapping[str, Any], who: Visitor) -> dict[str, str | None]:
    """The slot that a page names, whole or not at all; raises Http404 for another unit's."""
    code, period, stage = (said.get(name) or None for name in ("unit_code", "period", "stage"))
    if code is None or period is None:
        return {"unit_code": None, "period": None, "stage": None}
    try:
        refuse_unknown_slot(code, period, stage, installation().reference.units)
    except Exception as error:
        raise Http404 from error
    refuse_others(who, code, as_of_date(period))
    return {"unit_code": code, "period": period, "stage": stage}


def _file_name(form: str, slot: Mapping[str, str | None]) -> str:
    """What the workbook of a slot is called, by a name that stays whole on record."""
    title = showing.title_of(form).replace("/", " ")
    return f"{title}, {slot['period']}, {slot['unit_code']}.xlsx"


def _write_template(
    path: Path, form: str, slot: Mapping[str, str | None], figures: Figures
) -> None:
    here = installation()
    try:
        order = place_order(
            form,
            slot["unit_code"] or "",
            slot["period"] or "",
            slot["stage"],
            reference=here.reference,
            rules=here.rules,
            figures=figures,
        )
    except TemplateError as error:
        raise Http404 from error
    write_template(order, path)


def _verdict(
    request: HttpRequest,
    who: Visitor,
    upload: Upload,
    checked: Checked | None = None,
    refused: Mapping[str, str] | None = None,
) -> HttpResponse:
    """The page of a verdict; `refused` are reasons that cannot be taken, and why."""
    checked = checked or check(installation(), upload.path, upload.hint)
    words, tone = showing.verdict_words(checked.verdict)
    fault = _fault_of(checked, who)
    drawn = drawn_sheets(upload.path, checked.findings)
    context = {
        "upload": upload,
        "state": words,
        "tone": tone,
        "of": [
            {
                "title": showing.title_of(one["form"]),
                "of": showing.about(one["period"], one["stage"]),
                "unit": _unit_name(who, one),
                "rows": one["rows"],
            }
            for one in checked.submissions
        ],
        "told": told(checked.findings, drawn=drawn),
        "drawn": drawn,
        "not_taken": checked.not_taken,
        "fault": fault,
        "reasons": _reasons(request.POST),
        "refused": refused or {},
        "may_send": not fault,
    }
    status = 400 if request.method == "POST" else 200
    return render(request, "portal/verdict.html", context, status=status)


def _fault_of(checked: Checked, who: Visitor) -> str:
    """Why a file cannot be handed in as it is; empty where it can."""
    for one in checked.submissions:
        if one["unit"] and one["period"] and not who.sees(one["unit"], as_of_date(one["period"])):
            return say("of_another_unit")
    return say("mend_first") if checked.verdict in ("rejected", "refused") else ""


def _unit_name(who: Visitor, one: Mapping[str, Any]) -> str:
    if not one["unit"] or not one["period"]:
        return say("unknown_unit")
    unit = who.directory.get(one["unit"], as_of_date(one["period"]))
    return unit.full_name if unit else str(one["unit"])


def _reasons(said: Mapping[str, Any]) -> dict[str, str]:
    """Reasons by rule, as typed."""
    return {
        name.removeprefix(WHY): str(reason).strip()
        for name, reason in said.items()
        if name.startswith(WHY) and str(reason).strip()
    }


def _download(path: Path) -> FileResponse:
    """A file that is sent and gone."""
    content = BytesIO(path.read_bytes())
    return FileResponse(content, as_attachment=True, filename=path.name, content_type=XLSX)
