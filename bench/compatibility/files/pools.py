# Pools of threads and of processes, queues, locks and shared memory.
import concurrent.futures
import hashlib
import multiprocessing
import os
import threading


def work(n):
    return hashlib.sha256(str(n).encode() * 100).hexdigest()[:8]


def child(queue, lock, total, numbers):
    for n in numbers:
        with lock:
            total.value += n
    queue.put(sum(numbers))


def threads():
    lock, done, seen = threading.Lock(), threading.Event(), []
    condition, barrier = threading.Condition(), threading.Barrier(4)
    state = [0]

    def run(i):
        barrier.wait()
        for _ in range(50):
            with lock:
                state[0] += i
        with condition:
            seen.append(i)
            condition.notify_all()
        done.wait()

    group = [threading.Thread(target=run, args=(i,)) for i in range(4)]
    for t in group:
        t.start()
    with condition:
        condition.wait_for(lambda: len(seen) == 4)
    done.set()
    for t in group:
        t.join()
    print("threads", state, sorted(seen))


if __name__ == "__main__":
    threads()
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        print("thread pool", list(pool.map(work, range(4))))
    context = multiprocessing.get_context("fork")
    with concurrent.futures.ProcessPoolExecutor(2, mp_context=context) as pool:
        print("process pool", list(pool.map(work, range(4))))
    queue, lock, total = context.Queue(), context.Lock(), context.Value("i", 0)
    group = [
        context.Process(target=child, args=(queue, lock, total, range(k, k + 20))) for k in (0, 100)
    ]
    for p in group:
        p.start()
    print("queue", sorted(queue.get() for _ in group))
    for p in group:
        p.join()
    print("shared", total.value, [p.exitcode for p in group])
    with context.Pool(2) as pool:
        print("pool", pool.map(work, range(3)))
    here, there = context.Pipe()
    p = context.Process(target=lambda: (there.send({"pid": os.getppid() == parent}), there.close()))
    parent = os.getpid()
    p.start()
    print("pipe", here.recv())
    p.join()
