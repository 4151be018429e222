#!/bin/sh
# box.sh SYSTEM QEMU SCRIPTS BOX COMMAND…: runs a riscv64 program in a box of its own, in which SYSTEM is the root (its changes are thrown away), SCRIPTS is
# /programs, and QEMU executes every riscv64 file. BOX is an empty folder. To be started as root of new user, mount, pid, net, uts and ipc namespaces; nothing
# outside of them is changed. It needs a Linux in which user namespaces have formats of executables of their own (6.7).
set -e
system=$1 qemu=$2 scripts=$3 box=$4
shift 4
mount -t tmpfs none "$box"
root=$box/root
mkdir "$box/upper" "$box/work" "$root"
mount -t overlay overlay -o "lowerdir=$system,upperdir=$box/upper,workdir=$box/work,userxattr" "$root"
mount -t proc proc "$root/proc"
mount -t tmpfs -o mode=755 none "$root/dev"
mkdir -m 1777 "$root/dev/shm"
for device in null zero full random urandom; do
  touch "$root/dev/$device"
  mount --bind "/dev/$device" "$root/dev/$device"
done
ln -s /proc/self/fd "$root/dev/fd"
mount -t tmpfs none "$root/tmp"
mount --bind "$scripts" "$root/programs"
formats=/proc/sys/fs/binfmt_misc
mount -t binfmt_misc none $formats
magic='\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\xf3\x00'
mask='\xff\xff\xff\xff\xff\xff\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff'
printf '%s' ":riscv64:M::$magic:$mask:$qemu:POCF" >$formats/register
chroot "$root" /usr/bin/busybox ip link set lo up
exec unshare --user --map-user=1000 --map-group=1000 --root="$root" --wd=/home/user "$@"
