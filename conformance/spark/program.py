"""Writes to S3 what executors computed, reads it back, and says what the driver's pages say of metrics."""

import json
import sys
import urllib.request

from pyspark.sql import SparkSession

spark = SparkSession.builder.appName("conformance").getOrCreate()
target = sys.argv[1]
spark.range(1000).selectExpr("id % 7 as rest").groupBy("rest").count().write.parquet(target)


def page(path: str) -> str:
    """Return a page of the driver."""
    url = spark.sparkContext.uiWebUrl
    with urllib.request.urlopen(f"{url}{path}", timeout=30) as answer:  # noqa: S310 - the driver's own pages
        return answer.read().decode()


found = {
    "rows": spark.read.parquet(target).count(),
    "driver": page("/metrics/prometheus/"),
    "executors": page("/metrics/executors/prometheus/"),
}
print(json.dumps(found))
spark.stop()
