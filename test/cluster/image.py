#!/usr/bin/env python3
# image NAME OUT ENTRYPOINT SRC=DEST ...: a one-layer image archive out of files ("->TARGET=DEST" is a symbolic link)
import hashlib, io, json, sys, tarfile
name, out, entry = sys.argv[1:4]
layer, seen = io.BytesIO(), set()
def folder(tar, path):
    if path in seen or path in ("", "/"): return
    folder(tar, path.rsplit("/", 1)[0]); seen.add(path)
    info = tarfile.TarInfo(path.lstrip("/")); info.type = tarfile.DIRTYPE; info.mode = 0o755; tar.addfile(info)
with tarfile.open(fileobj=layer, mode="w") as tar:
    for path in ("/tmp", "/etc", "/var", "/usr/local/bin", "/bin"): folder(tar, path)
    for pair in sys.argv[4:]:
        source, dest = pair.split("=", 1); folder(tar, dest.rsplit("/", 1)[0]); info = tarfile.TarInfo(dest.lstrip("/"))
        if source.startswith("->"):
            info.type = tarfile.SYMTYPE; info.linkname = source[2:]; tar.addfile(info)
        else:
            data = open(source, "rb").read(); info.size = len(data); info.mode = 0o755; tar.addfile(info, io.BytesIO(data))
data = layer.getvalue(); digest = hashlib.sha256(data).hexdigest()
config = json.dumps({"architecture": "amd64", "os": "linux", "config": {"Entrypoint": json.loads(entry), "Env": ["PATH=/usr/local/bin:/bin"]},
                     "rootfs": {"type": "layers", "diff_ids": ["sha256:" + digest]}, "history": []}).encode()
manifest = json.dumps([{"Config": "config.json", "RepoTags": [name], "Layers": ["layer.tar"]}]).encode()
with tarfile.open(out, "w") as tar:
    for path, body in (("config.json", config), ("layer.tar", data), ("manifest.json", manifest)):
        info = tarfile.TarInfo(path); info.size = len(body); tar.addfile(info, io.BytesIO(body))
