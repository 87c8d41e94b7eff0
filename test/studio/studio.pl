# The page of schema_setup studio: a browser opens it, logs in to the demo database and sees the tables, and nobody else
# does. run.sh sets up what this needs.
use strict;
use warnings;

use File::Temp;
use IO::Socket::INET;
use Test::More;
use Time::HiRes qw(sleep time);

use Browser;

my $database = $ENV{STUDIO_DATABASE};

# The 15 tables of shared knowledge, not of the code under test
my @tables = qw(audit_log ct_raw_snapshots hot_list_items lead_metrics memberships pipeline_stage_counts report_exports
  report_week_manual report_weeks sessions sync_runs tenant_branding tenant_field_mappings tenants users);

# A port that is free at this moment
sub free_port
{
	my $socket = IO::Socket::INET->new(LocalAddr => '127.0.0.1', Listen => 1) or die "no port: $!";
	return $socket->sockport;
}

# Every studio that was started, and the handle that would wait for it; however the tests end, so do these.
my (@studios, @handles);

END
{
	local $?;
	kill 'TERM', @studios;
}

# Start studio; returns its process, its first lines of output, and the handle for more.
sub start_studio
{
	my (@arguments) = @_;
	my $pid = open(my $out, '-|') // die "fork: $!";

	if ($pid == 0)
	{
		# Who starts this may ignore it.
		$SIG{INT} = 'DEFAULT';
		open STDERR, '>&', \*STDOUT;
		exec $ENV{SCHEMA_SETUP}, 'studio', @arguments;
		die "exec: $!";
	}
	push @studios, $pid;
	push @handles, $out;
	my $text = '';
	while (my $line = <$out>)
	{
		$text .= $line;
		last if $line =~ /key=/;
	}
	return ($pid, $text, $out);
}

# What a plain HTTP request gets: status and text.
sub request
{
	my ($port, $path, @headers) = @_;
	my $socket = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $port, Timeout => 10) or return "no answer: $!";

	print $socket join("\r\n", "GET $path HTTP/1.0", @headers), "\r\n\r\n";
	local $/;
	return <$socket>;
}

# The tables that the page lists
my $tables_in_page = q{[...document.querySelectorAll('#tables a.structure, #tables a[href*="table="]')]
	.map(link => link.textContent).filter(name => name != 'select').join(' ')};

# Fill in the form and send it.
sub log_in
{
	my ($browser, $password) = @_;

	$browser->value("document.querySelector('#password').value = '$password'");
	$browser->value(q{document.querySelector('input[type=submit]').click()});
	return;
}

# Without a password
local $ENV{PGDATABASE} = $database;
my $port = free_port();
my ($pid, $text, $out) = start_studio('--port', $port);
my ($url) = $text =~ m{(http://127\.0\.0\.1:$port/\?key=[0-9a-f]{32})\n};
ok($url, 'studio prints its address') or BAIL_OUT("it printed: $text");
like($text, qr/^database "$database" in a browser on this machine, until Ctrl-C:\n/, 'and says what it serves');

my $browser = Browser->new;

ok($browser->go($url, q{document.querySelector('input[type=submit]')}), 'the browser opens the page');
is($browser->value(q{document.querySelector('#username').value}), $ENV{PGUSER}, 'the user is filled in');
is($browser->value(q{document.querySelector('#db').value}), $database, 'the database is filled in');
unlike($browser->value('location.href'), qr/key=/, 'the key is not in the address any more');
log_in($browser, '');
ok($browser->wait_for(q{document.querySelector('#tables')}), 'it logs in')
  or diag($browser->value('document.body.innerText'));
is($browser->value($tables_in_page), "@tables", 'it shows the 15 tables');
$browser->save_picture($ENV{STUDIO_PICTURE}) if $ENV{STUDIO_PICTURE};
$browser->value(q{[...document.querySelectorAll('#tables a')].filter(link => link.href.includes('select=users'))[0].click()});
ok($browser->wait_for(q{document.querySelector('#table tbody tr')}), 'it shows the rows of a table');
like($browser->value('document.body.innerText'), qr/\@/, 'among them an email address');
is(join(' ', grep { !m{^(http://127\.0\.0\.1:$port/|about:|data:)} } $browser->urls), '', 'the page asks for nothing elsewhere');

# Nobody else
my $host = "Host: 127.0.0.1:$port";
like(request($port, '/', $host), qr{^HTTP/1\.\d 403 .*Open the address that}s, 'without the key: refused');
like(request($port, '/?key=' . '0' x 32, $host), qr{^HTTP/1\.\d 403 }, 'with another key: refused');
like(request($port, '/?key[]=x', $host), qr{^HTTP/1\.\d 403 }, 'with a strange key: refused');
my ($key) = $url =~ /key=(.*)/;
like(request($port, "/?key=$key", "Host: evil.example:$port"), qr{^HTTP/1\.\d 403 .*not the address}s, 'by another name: refused');
my $cookie = "Cookie: schema_setup_studio_$port=$key";
like(request($port, '/', $host, $cookie), qr{^HTTP/1\.\d 200 }, 'with the cookie: served');
like(request($port, '/?sqlite=%2Ftmp%2Fx&username=', $host, $cookie), qr{^HTTP/1\.\d 403 }, 'another kind of database: refused');
unlike(request($port, '/router.php', $host), qr/STUDIO/, 'the program is not shown');
my $address = qx(hostname -I 2>/dev/null) =~ /(\d+\.\d+\.\d+\.\d+)/ ? $1 : undef;
SKIP:
{
	skip 'this machine has no other address', 1 unless defined $address;
	ok(!IO::Socket::INET->new(PeerAddr => $address, PeerPort => $port, Timeout => 5), 'at no other address of this machine');
}

# A port that is in use
my (undef, $refused) = start_studio('--port', $port);
like($refused, qr/^schema_setup: the page cannot be served: .*\n  Is port $port in use\? Take another one: .* --port N\n$/,
	'a port that is in use');

# The page of schema_setup docs about a database that differs, in the same browser: all that was found is seen, nothing is fetched
my $differing = "${database}_docs";
my $page = File::Temp->new(SUFFIX => '.html');
system('psql', '-X', '-q', '-d', 'postgres', '-c', "CREATE DATABASE $differing TEMPLATE $database") == 0 or die;
system('psql', '-X', '-q', '-d', $differing, '-c', 'SET schema_setup.on_drift = off; ALTER TABLE sessions DISABLE TRIGGER ALL; DROP INDEX memberships_user_id_idx; ALTER TABLE users ADD COLUMN "<b>" text; ALTER TABLE tenants DROP COLUMN timezone') == 0 or die;
is(system(qq{"$ENV{SCHEMA_SETUP}" docs -d $differing --out "$page" >/dev/null}), 0, 'docs');
my $fetched = () = $browser->urls;
ok($browser->go("file://$page", q{document.querySelector('#table-users')}), 'the browser shows the page');
is($browser->value(q{[...document.querySelectorAll('table')[0].querySelectorAll('.mark')].map(mark => mark.innerText).join(' ')}),
	'missing_index foreign_key_not_enforced missing_column unexpected_column', 'it has the differences');
is($browser->value(q{[...document.querySelectorAll('h3 ~ table .mark')].map(mark => mark.parentNode.innerText.split(' ')[0]).join(' ')}),
	'memberships_user_id_idx sessions_user_id_users_id_fk timezone <b>', 'and marks them');
is($browser->value(q{[...document.querySelectorAll('svg text[fill="#c62828"]')].map(text => text.textContent).sort().join(' ')}),
	'<b> text? timezone varchar(100)', 'in the picture too');
is($browser->value(q{getComputedStyle(document.querySelector('.mark.error')).backgroundColor}), 'rgb(198, 40, 40)', 'in red');
is($browser->value(q{document.querySelector('svg').getBoundingClientRect().width > 400}), 1, 'the picture is there');
is(scalar(grep { !/^file:/ } ($browser->urls)[ $fetched .. $browser->urls - 1 ]), 0, 'it fetches nothing');
$browser->value(q{document.querySelector('h2').scrollIntoView()});
$browser->save_picture($ENV{DOCS_PICTURE}) if $ENV{DOCS_PICTURE};

# Its end
my @left = glob(($ENV{TMPDIR} || '/tmp') . '/schema_setup.??????/router.php');
is(scalar(@left), 1, 'its files');
kill 'INT', $pid;
close $out;
is($? >> 8, 130, 'Ctrl-C ends it');
is(scalar(() = glob(($ENV{TMPDIR} || '/tmp') . '/schema_setup.??????/router.php')), 0, 'and its files are gone');
like(request($port, '/', $host), qr/no answer/, 'and so is the web server');

# A server that is away, and one that wants a password
{
	local $ENV{PGHOST} = '/nowhere';
	my (undef, $away) = start_studio('--port', $port);
	like($away, qr/^schema_setup: the server cannot be reached: /, 'the server is away');
}

$browser->quit;
done_testing();
