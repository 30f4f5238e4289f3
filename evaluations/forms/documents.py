"""Web forms of documents and written systems."""

from typing import Any

from django import forms

from evaluations.forms.evidence import EvidenceForm, day_field
from evaluations.forms.support import area
from evaluations.models import DocumentKind, Item, NamedSystem, UnitDocument
from evaluations.rules import documents as rules
from evaluations.services.documents import DocumentFacts

OTHER = "other"


class VersionForm(EvidenceForm):
    """The file of a document, its name and validity; for a written system how it works."""

    days = {"in_force_from": "制发（生效）日期", "in_force_to": "有效期至"}
    file = forms.FileField(label="文件", required=False)
    title = forms.CharField(
        label="名称（选填）", required=False, help_text=f"不填时用材料类型的名称；最多 {rules.TITLE_LIMIT} 字。"
    )
    in_force_from = day_field("制发（生效）日期（选填）")
    in_force_to = day_field("有效期至（选填）", help_text="长期有效的不填。")
    proof_text = forms.CharField(
        label="运行情况（选填）",
        required=False,
        strip=False,
        help_text=f"这项制度怎样执行，例如何时学习、何时检查；最多 {rules.PROOF_LIMIT} 字。",
        widget=area(4),
    )
    proof = forms.FileField(label="运行证明文件（选填）", required=False)

    def __init__(self, *args: Any, is_system: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_system:
            del self.fields["proof_text"], self.fields["proof"]

    @property
    def facts(self) -> DocumentFacts:
        """Return what was typed."""
        return DocumentFacts(
            title=self.typed("title"),
            in_force_from=self.day("in_force_from"),
            in_force_to=self.day("in_force_to"),
            proof_text=self.typed("proof_text"),
        )


class DocumentForm(VersionForm):
    """A new document of a kind, or the facts of one that stands."""

    named_system = forms.ChoiceField(label="制度", required=False)
    items = forms.MultipleChoiceField(
        label="用于指南内容",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="已按材料类型选好，可以增减；同一份材料只需上传一次。",
    )

    field_order = ["named_system", "file", "title", "in_force_from", "in_force_to", "proof_text", "proof", "items"]

    def __init__(
        self, *args: Any, kind: DocumentKind, items: list[Item], systems: list[NamedSystem], **kwargs: Any
    ) -> None:
        super().__init__(*args, is_system=kind.is_system, **kwargs)
        self.known_items = {item.pk: item for item in items}
        self.systems = {system.pk: system for system in systems}
        self.offer("items", [(item.pk, f"{item.code} {_short(item.text)}") for item in items])
        if systems:
            rows = [(system.pk, system.name) for system in systems]
            self.offer("named_system", [("", "请选择"), *rows, (OTHER, "指南没有列出的其他制度（须行业党委认定）")])
        else:
            del self.fields["named_system"]

    @property
    def chosen_items(self) -> list[Item]:
        """Return the items that were ticked."""
        posted = self.data.getlist("items") if hasattr(self.data, "getlist") else []
        keys = [int(value) for value in posted if value.isdecimal() and len(value) < 18]
        return [self.known_items[key] for key in keys if key in self.known_items]

    @property
    def chosen_system(self) -> NamedSystem | None:
        """Return the named system that was chosen; None for another one."""
        return self.systems.get(self.chosen("named_system") or 0)

    @property
    def system_is_open(self) -> bool:
        """Whether neither a named system nor 其他 was chosen where one has to be."""
        return "named_system" in self.fields and self.chosen_system is None and self.typed("named_system") != OTHER

    @classmethod
    def of(cls, document: UnitDocument, **more: Any) -> "DocumentForm":
        """Return the form with what stands: the system and the file do not change here."""
        facts = {name: getattr(document, name) for name in ("title", "in_force_from", "in_force_to", "proof_text")}
        ticked = [item.pk for item in document.items.all()]
        form: DocumentForm = cls.fresh({**facts, "items": ticked}, systems=[], **more)
        del form.fields["file"]
        return form


class RemoveForm(EvidenceForm):
    """Why a document is taken out of use."""

    reason = forms.CharField(
        label="停用原因", required=False, help_text=f"最多 {rules.REASON_LIMIT} 字。停用后仍留存备查。", widget=area(3)
    )


class SystemAnswerForm(EvidenceForm):
    """The committee's word on a written system outside the twelve."""

    text = forms.CharField(
        label="说明",
        required=False,
        help_text=f"不予认定时须写明原因，会告知创建单位；最多 {rules.REASON_LIMIT} 字。",
        widget=area(3),
    )


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 40 else f"{line[:39]}…"
