# init, add, commit, branch, merge, log, diff, clone of a local repository, push, gc, fsck.
set -e
export GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@example.org GIT_COMMITTER_NAME=C GIT_COMMITTER_EMAIL=c@example.org GIT_AUTHOR_DATE='1700000000 +0000' GIT_COMMITTER_DATE='1700000000 +0000' GIT_CONFIG_NOSYSTEM=1 GIT_PAGER=cat
cd /tmp; git init -q -b main repo; cd repo
echo one >a; mkdir d; seq 50 >d/b; git add .; git commit -q -m first; git rev-parse HEAD
echo two >>a; git diff --stat; git commit -qam second; git log --oneline | wc -l; git log --format='%h %an %s'
git checkout -q -b side HEAD~1; echo side >c; git add c; git commit -q -m side; git checkout -q main; git merge -q -m merged side; git log --graph --format=%s; git show --stat --format=%H HEAD~1
git status --short; echo x >new; git status --porcelain; rm new; git tag v1; git describe --tags; git ls-tree -r HEAD; git grep -n two; git blame -s a
git clone -q /tmp/repo /tmp/clone; cd /tmp/clone; git log --format=%s | head -n 1; echo three >a; git commit -qam third; git push -q origin HEAD:pushed; cd /tmp/repo; git log -1 --format=%s pushed
git gc -q; git fsck 2>&1 | grep -v notice | head -n 3; git count-objects -v | grep in-pack; git rev-parse HEAD
git stash list | wc -l; git rebase -q --onto main~1 main~1 pushed 2>&1 | head -n 1; git archive --format=tar main | tar -t
git bundle create -q /tmp/b main; git clone -q -b main /tmp/b /tmp/from-bundle; git -C /tmp/from-bundle rev-parse HEAD
echo EXIT-SUCCESS
