"""The first stage: what an answer links."""

from typing import Any

from pipelines.item_pipelines.run import RunPipeline
from pipelines.items import Answer
from pipelines.store.frontier import extend_frontier


class FrontierPipeline(RunPipeline):
    """Writes what an answer links to the frontier, before reading takes its time and the links answer."""

    def process_item(self, item: Any) -> Any:
        if isinstance(item, Answer) and item.links:
            with self.db.atomic():
                extend_frontier(self.db, item)
        return item
