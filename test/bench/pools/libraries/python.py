"""Python's ProcessPoolExecutor on the same map; prints items per second."""
import sys
import time
from concurrent.futures import ProcessPoolExecutor


def noop(_):
    return None


if __name__ == "__main__":
    items, chunksize, workers, repeats = (int(one) for one in sys.argv[1:])
    with ProcessPoolExecutor(workers) as pool:
        list(pool.map(noop, range(items // 10), chunksize=chunksize))
        for _ in range(repeats):
            begun = time.perf_counter()
            count = sum(1 for _ in pool.map(noop, range(items), chunksize=chunksize))
            assert count == items
            print(items / (time.perf_counter() - begun))
