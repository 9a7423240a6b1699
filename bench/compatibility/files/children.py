# Processes that Python starts, and what they say.
import asyncio
import os
import signal
import subprocess
import sys

print(subprocess.run(["sort", "-r"], input=b"a\nc\nb\n", capture_output=True).stdout)
print(subprocess.check_output("echo $((6 * 7)) | tr 4 x", shell=True, text=True))
p = subprocess.Popen(["sh", "-c", "echo out; echo err >&2; exit 5"], stdout=-1, stderr=-1)
print(p.communicate(), p.returncode)
p = subprocess.Popen(["sleep", "100"])
p.send_signal(signal.SIGTERM)
print(p.wait())
try:
    subprocess.run(["sleep", "100"], timeout=0.2)
except subprocess.TimeoutExpired as e:
    print("timeout", e.timeout)
try:
    subprocess.run(["no-such-program"])
except FileNotFoundError as e:
    print(e)
print(subprocess.run([sys.executable, "-c", "import sys; print(sys.argv)", "x"], capture_output=True))
r, w = os.pipe()
if os.fork() == 0:
    os.write(w, b"from the child")
    os._exit(3)
print(os.read(r, 100), os.WEXITSTATUS(os.wait()[1]))


async def tasks():
    queue = asyncio.Queue()

    async def produce(n):
        await asyncio.sleep(0.1 * n)
        await queue.put(n)

    await asyncio.gather(*(produce(n) for n in (3, 1, 2)))
    print([await queue.get() for _ in range(3)])
    proc = await asyncio.create_subprocess_exec("cat", stdin=-1, stdout=-1)
    print(await proc.communicate(b"through cat"))
    try:
        await asyncio.wait_for(asyncio.sleep(10), 0.05)
    except TimeoutError:
        print("timed out")


asyncio.run(tasks())
