"""Gives a made-up network a second answer to each question that somebody judged, with the other thumb: what DPO learns from.

    python pairs.py NETWORK
"""

import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet

OTHER = {"up": "down", "down": "up"}

network = Path(sys.argv[1])
shards = sorted(network.glob("records/*.parquet"))
records = pa.concat_tables(pa.parquet.read_table(shard) for shard in shards)
pairs = []
for record in records.to_pylist():
    turns = record["messages"]
    if not turns or turns[-1]["role"] != "thumb":
        continue
    *asked, answer, thumb = turns
    answer = {"role": "assistant", "content": answer["content"] + " " + answer["content"]}
    thumb = {"role": "thumb", "content": OTHER[thumb["content"]]}
    pairs.append({**record, "id": record["id"] + "-again", "messages": [*asked, answer, thumb]})
assert pairs, "nobody judged an answer"
(network / "pairs").mkdir()
pa.parquet.write_table(pa.Table.from_pylist(pairs, records.schema), network / "pairs/part.parquet")
with open(network / "abide.toml", "a") as file:
    file.write('\n[source.pairs]\nfiles = "pairs/*.parquet"\nformat = "parquet"\nschema = "abide"\n')
