/** By their numbers (RFC 5424 section 6.2.1), with the names that syslog.conf knows. */
export const facilities: readonly string[] = [
  'kern user mail daemon auth syslog lpr news uucp cron authpriv ftp ntp audit alert clock'.split(' '),
  'local0 local1 local2 local3 local4 local5 local6 local7'.split(' '),
].flat();
