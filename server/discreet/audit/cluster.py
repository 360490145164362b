"""The same audit on Ray: posts as Arrow blocks, one reader actor a core, results in order.

The posts are read from their files twice. Here, where the journal is written, and by a task of Ray
on this machine, which feeds the actors: when a worker is killed, Ray does its part again from the
files, and what comes back is compared, group by group, with what was read here. So a group is
missing or doubled only where the audit ends with an error.
"""

from __future__ import annotations

import logging
import os
import secrets
import socket
import tempfile
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from discreet import __version__
from discreet.audit.checking import Checked, check_posts
from discreet.audit.posts import Post
from discreet.audit.run import Plan, Posts, groups_of

if TYPE_CHECKING:
    import pyarrow
    from ray.data import Dataset, Datasource

    from discreet.checking import Checker

HERE = "local"
"""The address that stands for this machine alone."""

_STORE_BYTES = 256 * 2**20
"""Memory that posts and results on their way may take on this machine."""
_BLOCK_BYTES = (16 * 2**10, 256 * 2**10)
"""Least size of a block: a group or two where few cores wait for one, and on many cores some twenty
groups, since each block costs Ray a millisecond or two of the one process that hands them out."""
_MANY = 16
"""Cores from which on blocks are larger."""
_ANSWER_SECONDS = 5.0
"""How long a cluster's head may take to answer; Ray itself goes on trying for a quarter of an
hour."""

_EMBEDDED = {
    # Read when Ray is imported: without it Ray listens on every address of the machine.
    "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0",
    "RAY_AUTH_MODE": "token",
    "RAY_METRICS_ENABLED": "0",
    "RAY_enable_metrics_collection": "0",
}
_SILENT = {
    "RAY_USAGE_STATS_ENABLED": "0",
    # Ray Data makes actors so that Ray warns of it, each time.
    "RAY_BACKEND_LOG_LEVEL": "fatal",
    "RAY_NUM_REDIS_GET_RETRIES": "2",
}


class ClusterError(ValueError):
    """The cluster can't be used, or not for this audit; the message says what to change."""


@dataclass(frozen=True)
class Cluster:
    """Where an audit runs.

    address: HOST:PORT of a Ray cluster that this machine is part of, or HERE
    cores:   actors on this machine, for HERE; on a cluster there is one for each core it has
    load:    loads the policy and the models on each of its machines
    version: of this machine's Discreet
    """

    address: str
    cores: int
    load: Callable[[], Checker]
    version: str = __version__

    def checked(self, plan: Plan, done: int) -> Generator[Checked]:
        """What becomes of the posts, group by group, in their order, without the first `done`.

        Raises ClusterError.
        """
        with ExitStack() as stack:
            cores = self._join(stack)
            from ray.exceptions import RayError

            try:
                for row in _results(self, plan, done, cores).iter_rows():
                    if row["fault"]:
                        raise ClusterError(row["fault"])
                    yield Checked.model_validate_json(row["checked"])
            except RayError as error:
                raise ClusterError(
                    f"the cluster gave up ({type(error).__name__}); see that its machines run and"
                    " have memory (about 500 MB a core), then run the same command again"
                ) from None

    def _join(self, stack: ExitStack) -> int:
        """Connect to the cluster, or start one here, until `stack` ends; how many cores it has."""
        os.environ.update(_SILENT)
        if self.address == HERE:
            os.environ.update(_EMBEDDED, RAY_AUTH_TOKEN=secrets.token_hex(32))
        try:
            import ray
            import ray.data
        except ImportError:
            raise ClusterError(
                "Ray is not installed; run pip install 'discreet[ray]', or leave --ray out"
            ) from None
        quiet: dict[str, Any] = {"log_to_driver": False, "logging_level": logging.CRITICAL}
        for name in ("ray", "ray.data"):  # the second one has a level of its own
            logging.getLogger(name).setLevel(logging.CRITICAL)
        stack.callback(ray.shutdown)
        if self.address == HERE:
            # Its owner's alone, and gone at the end. Posts stay in memory: a full store makes
            # readers wait, and nothing unmasked is moved to the disk.
            folder = tempfile.TemporaryDirectory(prefix="discreet-ray-", ignore_cleanup_errors=True)
            stack.enter_context(folder)
            stack.callback(ray.shutdown)  # before the folder goes
            ray.init(
                HERE,
                num_cpus=self.cores,
                num_gpus=0,
                include_dashboard=False,
                object_store_memory=_STORE_BYTES,
                _temp_dir=folder.name,
                _system_config={"automatic_object_spilling_enabled": False},
                **quiet,
            )
            return self.cores
        host, _, port = self.address.rpartition(":")
        try:
            socket.create_connection((host.strip("[]"), int(port)), _ANSWER_SECONDS).close()
            ray.init(self.address, **quiet)
        except Exception as error:  # ConnectionError, RuntimeError, AuthenticationError, …
            why = str(error).strip().partition("\n")[0] or type(error).__name__
            raise ClusterError(
                f"the cluster at {self.address} can't be used: {why}"
                " (this machine must be one of its own: ray start --address=…)"
            ) from None
        return max(1, int(ray.cluster_resources().get("CPU", 1)))


class Reader:
    """An actor: a process with the models loaded that reads groups of posts."""

    def __init__(self, cluster: Cluster, plan: Plan) -> None:
        """What can't be loaded is told with each answer: an error in here would only be tried
        again."""
        self._kind = plan.kind
        self._fault = ""
        if cluster.address == HERE and hasattr(os, "nice"):
            os.nice(10)  # somebody may be typing, and their check should not wait for an audit
        if cluster.version != __version__:
            self._fault = (
                f"a machine of the cluster has Discreet {__version__}, this one {cluster.version};"
                " install the same"
            )
            return
        try:
            self._checker = cluster.load()
        except ValueError as error:
            self._fault = str(error)
            return
        if (self._checker.policy_ref, tuple(self._checker.models)) != (plan.policy, plan.models):
            self._fault = (
                "a machine of the cluster has another policy, other terms or other models; give"
                " each the same settings and files"
            )

    def __call__(self, groups: pyarrow.Table) -> pyarrow.Table:
        """Read a block of groups."""
        import pyarrow

        found = [self._read(posts) for posts in groups["posts"].to_pylist()]
        return pyarrow.table(
            {"checked": found, "fault": [self._fault] * len(found)},
            schema=pyarrow.schema([("checked", "string"), ("fault", "string")]),
        )

    def _read(self, posts: Sequence[dict[str, Any]]) -> str:
        if self._fault:
            return ""
        group = [post_of(post) for post in posts]
        return check_posts(self._checker, group, self._kind).model_dump_json()


def _results(cluster: Cluster, plan: Plan, done: int, cores: int) -> Dataset:
    import ray
    from ray.data import ActorPoolStrategy, DataContext
    from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

    context = DataContext.get_current()
    context.execution_options.preserve_order = True
    context.enable_progress_bars = False
    context.target_max_block_size = _BLOCK_BYTES[cores > _MANY]
    context.target_min_block_size = 1
    # The files need be on this machine alone.
    here = NodeAffinitySchedulingStrategy(ray.get_runtime_context().get_node_id(), soft=False)
    posts = ray.data.read_datasource(
        _source(plan, done),
        override_num_blocks=1,
        num_cpus=0,
        scheduling_strategy=here,
    )
    return posts.map_batches(
        Reader,
        fn_constructor_args=(cluster, plan),
        compute=ActorPoolStrategy(size=cores),
        batch_size=None,
        batch_format="pyarrow",
        num_cpus=1,
    )


def _source(plan: Plan, done: int) -> Datasource:
    from ray.data import Datasource
    from ray.data.block import BlockMetadata
    from ray.data.datasource import ReadTask

    class Source(Datasource):
        """The posts of a plan, by one task, since a zip archive is read from its beginning."""

        def get_read_tasks(self, parallelism: int, *_: object, **__: object) -> list[ReadTask]:
            paths = tuple(path.absolute() for path in plan.paths)
            read = partial(_blocks, paths, plan.since, done)
            return [ReadTask(read, BlockMetadata(None, None, None, None))]

        def estimate_inmemory_data_size(self) -> None:
            return None

    return Source()


def _blocks(paths: tuple[Path, ...], since: datetime | None, done: int) -> Iterator[pyarrow.Table]:
    """A row is a group, so that nothing of Ray's can cut one in two."""
    import pyarrow

    text, whole = pyarrow.string(), pyarrow.int64()
    post = pyarrow.struct(
        [
            *((name, text) for name in ("id", "text", "when", "platform", "surface", "url")),
            ("file", text),
            ("place", whole),
            ("lined", pyarrow.bool_()),
        ]
    )
    schema = pyarrow.schema([("posts", pyarrow.list_(post))])
    for group in islice(groups_of(Posts(paths, since)), done, None):
        rows = [{**asdict(one), "when": one.when and one.when.isoformat()} for one in group]
        yield pyarrow.table({"posts": [rows]}, schema=schema)


def post_of(row: dict[str, Any]) -> Post:
    """A post as `_blocks` wrote it down."""
    when = row["when"]
    return Post(**{**row, "when": when and datetime.fromisoformat(when)})
