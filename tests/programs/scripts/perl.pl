# Regular expressions, hashes, sorting, fork, pipes, signals, sockets, files, modules.
use strict; use warnings; use POSIX qw(:sys_wait_h floor); use Socket; use List::Util qw(sum max first); use Data::Dumper; use IO::Select; use Time::HiRes ();
$| = 1; $Data::Dumper::Sortkeys = 1; $Data::Dumper::Indent = 0;
my %count; $count{$_}++ for split //, 'mississippi'; print join(' ', map {"$_$count{$_}"} sort keys %count), "\n";
(my $s = 'The year 1999 and 2024') =~ s/(\d+)/$1+1/ge; print "$s\n"; print Dumper({ a => [1, 2, { b => 'c' }] }), "\n";
printf "%s %.4f %d %s\n", sum(1 .. 100), atan2(1, 1) * 4, floor(-1.5), max(3, 9, 4);
pipe(my $r, my $w) or die; my $pid = fork // die; if (!$pid) { close $r; print $w "from child\n"; exit 7 } close $w; print <$r>; waitpid $pid, 0; print 'status ', $? >> 8, "\n";
socketpair(my $one, my $two, AF_UNIX, SOCK_STREAM, PF_UNSPEC) or die; syswrite $one, "ping"; sysread $two, my $got, 10; print "$got\n";
socket(my $srv, PF_INET, SOCK_STREAM, 0) or die; setsockopt $srv, SOL_SOCKET, SO_REUSEADDR, 1; bind $srv, sockaddr_in(0, INADDR_LOOPBACK) or die; listen $srv, 5; my ($port) = sockaddr_in(getsockname $srv);
if (!($pid = fork)) { socket(my $c, PF_INET, SOCK_STREAM, 0); connect $c, sockaddr_in($port, INADDR_LOOPBACK) or die; syswrite $c, "over tcp"; exit 0 } accept(my $conn, $srv); sysread $conn, $got, 100; print "$got\n"; waitpid $pid, 0;
my $hits = 0; $SIG{ALRM} = sub { $hits++ }; Time::HiRes::alarm(0.01); select undef, undef, undef, 1; print "alarms $hits\n";
$SIG{CHLD} = sub { 1 while waitpid(-1, WNOHANG) > 0; $hits = 99 }; fork or exit; select(undef, undef, undef, 0.01) until $hits == 99; print "chld\n"; $SIG{CHLD} = 'DEFAULT';
open my $f, '+>', '/tmp/perl' or die; print $f "b\na\nc\n"; seek $f, 0, 0; print sort <$f>; close $f; print -s '/tmp/perl', "\n"; my @st = stat '/tmp/perl'; printf "%o\n", $st[2] & 0777; unlink '/tmp/perl';
print `echo backticks`; system 'exit 2;'; print $? >> 8, "\n"; print join(',', sort map { s{.*/}{}r } glob '/programs/perl*'), "\n";
eval { die { code => 5 } }; print "died with $@->{code}\n"; local $SIG{__WARN__} = sub { print "warned: $_[0]" }; warn "careful\n";
my @sorted = sort { $a <=> $b } map { ($_ * 7919) % 1009 } 1 .. 500; print "@sorted[0..4]\n"; print scalar(gmtime 0), "\n"; my $str = sprintf '%vd', '1.22.333'; print "$str\n"; print pack('N', 1) eq "\0\0\0\1" ? "packed\n" : '';
my $big = 1; $big = ($big * $_) % 1000003 for 1 .. 20000; print "$big\n"; print "EXIT-SUCCESS\n";
