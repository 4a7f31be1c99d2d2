// An audience export as Mailchimp writes it: 23 columns, quoted tags, opt-in and confirm times.

const COLUMNS = ['Email Address', 'First Name', 'Last Name', 'Address', 'Phone Number', 'Birthday', 'MEMBER_RATING', 'OPTIN_TIME', 'OPTIN_IP',
  'CONFIRM_TIME', 'CONFIRM_IP', 'LATITUDE', 'LONGITUDE', 'GMTOFF', 'DSTOFF', 'TIMEZONE', 'CC', 'REGION', 'LAST_CHANGED', 'LEID', 'EUID', 'NOTES', 'TAGS'];

export function mailchimp(rows) {
  const lines = Array.from({ length: rows }, (_, at) => {
    const day = `2025-0${1 + (at % 9)}-1${at % 10} 09:0${at % 10}:00`;
    return [`guest${at}@example.org`, 'Guest', `Number${at}`, '', `+31 20 555 ${String(1000 + at)}`, '', '2', day, '192.0.2.7',
      day, '192.0.2.7', '52.37', '4.89', '1', '2', 'Europe/Amsterdam', 'NL', 'NH', day, String(700000 + at), `e${at}`, '', '"""news"",""spring"""'].join(',');
  });
  return { name: 'subscribed_members_export.csv', mimeType: 'text/csv', buffer: Buffer.from([COLUMNS.join(','), ...lines, ''].join('\n')) };
}
