"""Merging in the window: the preview, the decisions, then one step after the other."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from app.domain.merge import Decisions
from app.runtime import settings as declared
from app.services import exchange_texts, merge_commit, probing
from app.services.merge_commit import BegunMerge, MergeResult, StagedItem
from app.services.merging import MergePlan
from widgets.desk import Desk
from widgets.package.merge_dialog import MergeDialog
from widgets.package.steps import Steps


class MergeFlow(Steps):
    """From a plan to what was taken."""

    def begin(self, plan: MergePlan) -> None:
        """Show what a package would bring, and ask."""
        dialog = MergeDialog(plan.preview, plan.arrival.name, self.settings, self.window)
        dialog.rejected.connect(plan.arrival.holding.discard)
        self.show_dialog(dialog, lambda: self._stage(plan, dialog.decisions))

    def _stage(self, plan: MergePlan, decisions: Decisions) -> None:
        desk = self.hooks.desk()
        if desk is None:
            plan.arrival.holding.discard()
            return
        job = merge_commit.stage_job(desk.session, plan, decisions)
        label = self.tr("Menggabungkan {name}").format(name=plan.arrival.name)
        self.run(
            replace(job, label=label),
            partial(self._on_staged, desk, plan, decisions),
            partial(self.discard_and_say, plan.arrival),
            plan.arrival.holding.discard,
        )

    def _on_staged(
        self, desk: Desk, plan: MergePlan, decisions: Decisions, staged: tuple[StagedItem, ...]
    ) -> None:
        begun = desk.attempt(lambda: merge_commit.begin(desk.session, plan, decisions, staged))
        if begun is None:
            plan.arrival.holding.discard()
            return
        if not begun.new:
            self._finish(desk, begun)
            return
        handle = self.runner.start(probing.probe_batch_job(desk.session, begun.new))
        handle.item.connect(partial(self._on_probed, desk))
        handle.failed.connect(partial(self.discard_and_say, plan.arrival))
        handle.cancelled.connect(plan.arrival.holding.discard)
        handle.succeeded.connect(lambda _nothing: self._finish(desk, begun))

    def _on_probed(self, desk: Desk, found: probing.ProbedItem) -> None:
        desk.attempt(lambda: probing.record_probe(desk.session, found.code, found.outcome))

    def _finish(self, desk: Desk, begun: BegunMerge) -> None:
        arrival = begun.plan.arrival
        result: MergeResult | None = desk.attempt(lambda: merge_commit.finish(desk.session, begun))
        if result is not None:
            lang = self.settings.get(declared.LANGUAGE)
            lines = exchange_texts.result_summary(result, lang)
            self.write_receipt(desk.session, arrival, self.tr("Paket digabungkan"), lines)
        arrival.holding.discard()
