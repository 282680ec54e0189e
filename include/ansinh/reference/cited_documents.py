"""Legal documents as Vietnamese cite them: "Decree 07/2021/NĐ-CP" is "Nghị định 07/2021/NĐ-CP"."""

import re

DOCUMENT = re.compile(r"\b(Circular|Decree|Decision|Directive|Law|Resolution)\s+(\d+[^\s,;:)]*)")
DOCUMENTS_VI = {
    "Circular": "Thông tư",
    "Decree": "Nghị định",
    "Decision": "Quyết định",
    "Directive": "Chỉ thị",
    "Law": "Luật số",
    "Resolution": "Nghị quyết",
}


# Whose method it is: these say how poverty is measured, and are no law.
AUTHORS, AUTHORS_VI = "Alkire and Foster", "phương pháp Alkire – Foster"


def documents(legal_basis: str) -> str:
    """The documents and the method that an English basis names, as Vietnamese cite them."""
    cited = [f"{DOCUMENTS_VI[kind]} {number}" for kind, number in DOCUMENT.findall(legal_basis)]
    if AUTHORS in legal_basis:
        cited.append(AUTHORS_VI)
    return "; ".join(dict.fromkeys(cited))
