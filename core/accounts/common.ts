// This module is browser compatible.
/**
 * What passwords are most often made of: the top of the lists that guessers try first. Only the core of a password
 * is looked up (strength.ts takes off digits, signs and look-alike letters), so each entry stands for its variants.
 */
export const commonWords: ReadonlySet<string> = new Set(
  ("password passwort passord losenord salasana motdepasse contrasena senha parola haslo wachtwoord pass passwd passw " +
    "secret geheim secreto login logon signin admin administrator root user guest test tester testing demo default " +
    "changeme change letmein welcome willkommen bienvenue bienvenido hello hallo hola bonjour ciao access private " +
    "qwerty qwertz azerty qwert qwer qwertyui qwertyuiop asdf asdfg asdfgh asdfghjkl zxcv zxcvb zxcvbn zxcvbnm qaz qazwsx " +
    "qazwsxedc wsx abc abcd abcde abcdef abcdefg abcdefgh aaa aaaa aaaaaa xxx xxxx xxxxxx zzz zzzzzz asd qwe qweasd qweasdzxc a aa ab q z x " +
    "iloveyou loveyou love lovely lover loveme ilove forever sweetheart honey baby babygirl babyboy angel angels princess " +
    "prince queen king kingdom sunshine sunny rainbow flower flowers butterfly star superstar starwars startrek moon heaven " +
    "monkey dragon tiger lion eagle falcon panther wolf bear shark dolphin horse pony kitten kitty cat dog doggy puppy " +
    "chicken turtle panda bunny rabbit snake spider pokemon pikachu football fussball futbol soccer baseball basketball hockey tennis golf " +
    "softball rugby cricket superman batman spiderman ironman naruto master shadow hunter killer ninja warrior knight soldier " +
    "trustno trustnoone freedom whatever nothing something anything everything computer internet laptop windows linux ubuntu apple " +
    "google facebook instagram twitter youtube yahoo gmail hotmail microsoft samsung nintendo playstation xbox minecraft fortnite " +
    "summer winter spring autumn fall sommer herbst fruhling verano invierno january february march april may june july august " +
    "september october november december monday tuesday wednesday thursday friday saturday sunday januar februar juni juli oktober dezember " +
    "michael jennifer jordan jessica ashley daniel thomas charlie andrew matthew joshua robert william david james john george " +
    "anthony nicole michelle amanda samantha hannah maria anna sophie laura sarah emma lisa julia martin peter alex alexander " +
    "andrea patrick richard steven stephen kevin brian justin taylor maggie ginger pepper cookie chocolate cheese banana orange " +
    "cherry strawberry peanut coffee pizza hamburger corvette ferrari porsche mercedes mustang yamaha harley camaro chevy toyota honda " +
    "london berlin paris madrid roma moscow newyork chicago dallas texas america england germany deutschland france espana brasil india china japan canada " +
    "liverpool chelsea arsenal barcelona realmadrid juventus manchester yankees lakers cowboys steelers eagles " +
    "money dollar rich lucky success winner champion legend hero power magic mystery matrix phoenix diamond silver gold golden " +
    "purple yellow black white green blue red pink metallica nirvana slipknot blink eminem rockstar music guitar piano " +
    "fuckyou fuck fucker fuckme fuckoff asshole bitch shit sexy sex pussy hottie bigdog jesus jesuschrist christ god blessed family friends friend " +
    "mother father mommy daddy mama papa brother sister school student teacher college company office work server database network security " +
    "system manager service support temp temporary new newuser newpass newpassword mypass mypassword mypasswort yourpassword thepassword myname open opensesame sesame please " +
    "jackass cowboy player gamer gaming racing driver biteme bailey buster tigger thunder hammer silver summerlove snoopy scooter mickey minnie donald parley chat")
    .split(" "),
);
/** Patterns on the keyboard that mix letters and digits; compared whole, in lower case. */
export const commonPatterns: ReadonlySet<string> = new Set(
  ("1qaz2wsx 1qaz2wsx3edc 1qazxsw2 zaq12wsx zaq1xsw2 zaq1zaq1 1q2w3e4r 1q2w3e4r5t 1q2w3e4r5t6y q1w2e3r4 q1w2e3r4t5 qw12er34 " +
    "1a2b3c4d a1b2c3d4 a1s2d3f4 a1b2c3d4e5 aa11bb22 1qw23er4 qwe123qwe abc123abc q1w2e3r4t5y6 p455w0rd")
    .split(" "),
);
