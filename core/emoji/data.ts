// This module is browser compatible.
/**
 * Made by tasks/emoji.ts from emoji-picker-element-data 1.8.0 (Apache-2.0) and emojibase (MIT). A line for each emoji, an
 * empty one between groups: emoji|name|shortcodes|more words to find it by|* with skin tones|Unicode version if new
 */
export const data =
  `😀|grinning face|grinning grinning_face|cheerful cheery grin happy laugh nice smile smiling teeth||
😃|grinning face with big eyes|smiley grinning_face_with_big_eyes|awesome grin happy mouth open smile smiling teeth yay||
😄|grinning face with smiling eyes|smile grinning_face_with_closed_eyes|eye grin happy laugh lol mouth open||
😁|beaming face with smiling eyes|grin beaming_face|eye grinning happy nice smile teeth||
😆|grinning squinting face|laughing satisfied lol squinting_face|closed eyes haha hahaha happy laugh mouth open rofl smile smiling||
😅|grinning face with sweat|sweat_smile grinning_face_with_sweat|cold dejected excited mouth nervous open smiling stress stressed||
🤣|rolling on the floor laughing|rofl rolling_on_the_floor_laughing|crying face funny haha happy hehe hilarious joy laugh lmao lol roflmao tear||
😂|face with tears of joy|joy lmao tears_of_joy|crying feels funny haha happy hehe hilarious laugh lol rofl roflmao tear||
🙂|slightly smiling face|slightly_smiling_face|happy smile||
🙃|upside-down face|upside_down_face|hehe smile upside-down||
🫠|melting face|melting_face melt|disappear dissolve embarrassed haha heat hot liquid lol sarcasm sarcastic||14
😉|winking face|wink winking_face|flirt heartbreaker sexy slide tease winks||
😊|smiling face with smiling eyes|blush smiling_face_with_closed_eyes|eye glad satisfied smile||
😇|smiling face with halo|innocent halo|angel angelic angels blessed fairy fairytale fantasy happy peaceful smile spirit tale||
🥰|smiling face with hearts|smiling_face_with_three_hearts smiling_face_with_3_hearts|adore crush heart ily love romance smile you||
😍|smiling face with heart-eyes|heart_eyes smiling_face_with_heart_eyes|143 bae eye feels heart-eyes hearts ily kisses love romance romantic smile xoxo||
🤩|star-struck|star_struck star-struck grinning_face_with_star_eyes|excited smile starry-eyed wow||
😘|face blowing a kiss|kissing_heart blowing_a_kiss|adorbs bae flirt ily love lover miss muah romantic smooch xoxo you||
😗|kissing face|kissing kissing_face|143 date dating flirt ily kiss love smooch smooches xoxo you||
☺️|smiling face|relaxed smiling_face|happy outlined smile||
😚|kissing face with closed eyes|kissing_closed_eyes kissing_face_with_closed_eyes|143 bae blush date dating eye flirt ily kisses smooches xoxo||
😙|kissing face with smiling eyes|kissing_smiling_eyes kissing_face_with_smiling_eyes|143 closed date dating eye flirt ily kiss kisses love night smile||
🥲|smiling face with tear|smiling_face_with_tear|glad grateful happy joy pain proud relieved smile smiley touched||13
😋|face savoring food|yum savoring_food|delicious eat full hungry savor smile smiling tasty um yummy||
😛|face with tongue|stuck_out_tongue face_with_tongue|awesome cool nice party stuck-out sweet||
😜|winking face with tongue|stuck_out_tongue_winking_eye|crazy epic funny joke loopy nutty party stuck-out wacky weirdo wink yolo||
🤪|zany face|zany_face zany|crazy eye eyes goofy large small||
😝|squinting face with tongue|stuck_out_tongue_closed_eyes|eye gross horrible omg stuck-out taste whatever yolo||
🤑|money-mouth face|money_mouth_face|money-mouth paid||
🤗|smiling face with open hands|hugs hug hugging hugging_face|||
🤭|face with hand over mouth|hand_over_mouth face_with_hand_over_mouth|giggle giggling oops realization secret shock sudden surprise whoops||
🫢|face with open eyes and hand over mouth|gasp|amazement awe disbelief embarrass omg quiet scared shock surprise||14
🫣|face with peeking eye|face_with_peeking_eye peek|captivated embarrass hide hiding peep scared shy stare||14
🤫|shushing face|shushing_face shush|quiet shh||
🤔|thinking face|thinking thinking_face wtf|chin consider hmm ponder pondering wondering||
🫡|saluting face|saluting_face salute|good luck ma’am ok respect sir troops yes||14
🤐|zipper-mouth face|zipper_mouth_face zipper_mouth|keep quiet secret shut zip zipper-mouth||
🤨|face with raised eyebrow|raised_eyebrow face_with_raised_eyebrow face_with_one_eyebrow_raised|disapproval disbelief distrust emoji hmm mild skeptic skeptical skepticism surprise what||
😐|neutral face|neutral_face neutral|awkward blank deadpan expressionless fine jealous meh oh shade straight unamused unhappy unimpressed whatever||
😑|expressionless face|expressionless expressionless_face|awkward dead fine inexpressive jealous meh not oh omg straight uh unhappy unimpressed whatever||
😶|face without mouth|no_mouth|awkward blank expressionless mouthless mute quiet secret silence silent speechless||
🫥|dotted line face|dotted_line_face|depressed disappear hidden hide introvert invisible meh whatever wtv||14
😶‍🌫️|face in clouds|face_in_clouds in_clouds|absentminded fog head||13.1
😏|smirking face|smirk smirking smirking_face|boss dapper flirt homie kidding leer shade slick sly smug snicker suave suspicious swag||
😒|unamused face|unamused unamused_face|... bored fine jealous jel jelly pissed smh ugh uhh unhappy weird whatever||
🙄|face with rolling eyes|roll_eyes rolling_eyes face_with_rolling_eyes|eyeroll shade ugh whatever||
😬|grimacing face|grimacing grimacing_face|awk awkward dentist grimace grinning smile smiling||
😮‍💨|face exhaling|face_exhaling exhale exhaling|blow blowing exhausted gasp groan relief sigh smiley smoke whisper whistle||13.1
🤥|lying face|lying_face lying|liar lie pinocchio||
🫨|shaking face|shaking_face shaking|crazy daze earthquake omg panic shock surprise vibrate whoa wow||15
🙂‍↔️|head shaking horizontally|head_shaking_horizontally|no shake||15.1
🙂‍↕️|head shaking vertically|head_shaking_vertically|nod yes||15.1
😌|relieved face|relieved relieved_face|calm peace relief zen||
😔|pensive face|pensive pensive_face|awful bored dejected died disappointed losing lost sad sucks||
😪|sleepy face|sleepy sleepy_face|crying good night sad sleep sleeping tired||
🤤|drooling face|drooling_face drooling|||
😴|sleeping face|sleeping sleeping_face|bed bedtime good goodnight nap night sleep tired whatever yawn zzz||
🫩|face with bags under eyes|face_with_eye_bags face_with_bags_under_eyes|bored exhausted fatigued late sleepy tired weary||16
😷|face with medical mask|mask medical_mask|cold dentist dermatologist doctor dr germs medicine sick||
🤒|face with thermometer|face_with_thermometer|ill sick||
🤕|face with head-bandage|face_with_head_bandage|head-bandage hurt injury ouch||
🤢|nauseated face|nauseated_face nauseated|gross nasty sick vomit||
🤮|face vomiting|vomiting_face face_vomiting vomiting face_with_open_mouth_vomiting|barf ew gross puke sick spew throw up vomit||
🤧|sneezing face|sneezing_face sneezing|fever flu gesundheit sick sneeze||
🥵|hot face|hot_face hot|dying feverish heat panting red-faced stroke sweating tongue||
🥶|cold face|cold_face cold|blue blue-faced freezing frostbite icicles subzero teeth||
🥴|woozy face|woozy_face woozy|dizzy drunk eyes intoxicated mouth tipsy uneven wavy||
😵|face with crossed-out eyes|dizzy_face knocked_out|crossed-out dead feels sick tired||
😵‍💫|face with spiral eyes|face_with_spiral_eyes dizzy_eyes|confused hypnotized omg smiley trouble whoa woah woozy||13.1
🤯|exploding head|exploding_head shocked_face_with_exploding_head|blown explode mind mindblown no way||
🤠|cowboy hat face|cowboy_hat_face cowboy cowboy_face face_with_cowboy_hat|cowgirl||
🥳|partying face|partying_face hooray partying|bday birthday celebrate celebration excited happy hat horn party||
🥸|disguised face|disguised_face disguised|disguise eyebrow glasses incognito moustache mustache nose person spy tache tash||13
😎|smiling face with sunglasses|sunglasses smiling_face_with_sunglasses sunglasses_cool too_cool|awesome beach bright bro chilling rad relaxed shades slay smile style swag win||
🤓|nerd face|nerd_face nerd|brainy clever expert geek gifted glasses intelligent smart||
🧐|face with monocle|monocle_face face_with_monocle|classy fancy rich stuffy wealthy||
😕|confused face|confused confused_face|befuddled confusing dunno frown hm meh not sad sorry sure||
🫤|face with diagonal mouth|face_with_diagonal_mouth|confused confusion disappointed doubt doubtful frustrated frustration meh skeptical unsure whatever wtv||14
😟|worried face|worried worried_face|anxious butterflies nerves nervous sad stress stressed surprised worry||
🙁|slightly frowning face|slightly_frowning_face|frown sad||
☹️|frowning face|frowning_face white_frowning_face|frown sad||
😮|face with open mouth|open_mouth face_with_open_mouth|believe forgot omg shocked surprised sympathy unbelievable unreal whoa wow you||
😯|hushed face|hushed hushed_face|epic omg stunned surprised whoa woah||
😲|astonished face|astonished astonished_face|cost no omg shocked totally way||
😳|flushed face|flushed flushed_face|amazed awkward crazy dazed dead disbelief embarrassed geez heat hot impressed jeez what wow||
🥺|pleading face|pleading_face pleading|begging big eyes mercy not please pretty puppy sad why||
🥹|face holding back tears|face_holding_back_tears watery_eyes|admiration aww cry embarrassed feelings grateful gratitude joy please proud resist sad||14
😦|frowning face with open mouth|frowning|caught frown guard scared scary surprise what wow||
😧|anguished face|anguished anguished_face|forgot scared scary stressed surprise unhappy what wow||
😨|fearful face|fearful fearful_face|afraid anxious blame fear scared worried||
😰|anxious face with sweat|cold_sweat anxious anxious_face|blue eek mouth nervous open rushed scared yikes||
😥|sad but relieved face|disappointed_relieved sad_relieved_face|anxious call close complicated not sweat time whew||
😢|crying face|cry crying_face|awful feels miss sad tear triste unhappy||
😭|loudly crying face|sob loudly_crying_face|bawling cry sad tear tears unhappy||
😱|face screaming in fear|scream screaming_in_fear|epic fearful munch scared screamer shocked surprised woah||
😖|confounded face|confounded confounded_face|annoyed confused cringe distraught feels frustrated mad sad||
😣|persevering face|persevere persevering_face|concentrate concentration focus headache||
😞|disappointed face|disappointed disappointed_face|awful blame dejected fail losing sad unhappy||
😓|downcast face with sweat|sweat downcast_face|close cold feels headache nervous sad scared yikes||
😩|weary face|weary weary_face|crying fail feels hungry mad nooo sad sleepy tired unhappy||
😫|tired face|tired_face tired|cost feels nap sad sneeze||
🥱|yawning face|yawning_face yawn yawning|bedtime bored goodnight nap night sleep sleepy tired whatever zzz||
😤|face with steam from nose|triumph nose_steam|anger angry feels fume fuming furious fury mad unhappy won||
😡|enraged face|pout rage|anger angry feels mad maddening pouting red shade unhappy upset||
😠|angry face|angry angry_face|anger blame feels frustrated mad maddening rage shade unhappy upset||
🤬|face with symbols on mouth|cursing_face censored face_with_symbols_on_mouth|censor cussing mad pissed swearing||
😈|smiling face with horns|smiling_imp|demon devil evil fairy fairytale fantasy purple shade smile tale||
👿|angry face with horns|imp angry_imp|demon devil evil fairy fairytale fantasy mischievous purple shade tale||
💀|skull|skull|body dead death face fairy fairytale i’m lmao monster tale yolo||
☠️|skull and crossbones|skull_and_crossbones|bone dead death face monster||
💩|pile of poo|hankey poop shit|bs comic doo dung face fml monster smelly smh stink stinks stinky turd||
🤡|clown face|clown_face clown|||
👹|ogre|japanese_ogre ogre|creature devil face fairy fairytale fantasy mask monster scary tale||
👺|goblin|japanese_goblin goblin|angry creature face fairy fairytale fantasy mask mean monster tale||
👻|ghost|ghost|boo creature excited face fairy fairytale fantasy halloween haunting monster scary silly tale||
👽|alien|alien|creature extraterrestrial face fairy fairytale fantasy monster space tale ufo||
👾|alien monster|space_invader alien_monster|creature extraterrestrial face fairy fairytale fantasy game gamer games pixelated tale ufo||
🤖|robot|robot robot_face|monster||
😺|grinning cat|smiley_cat grinning_cat|animal face mouth open smile smiling||
😸|grinning cat with smiling eyes|smile_cat grinning_cat_with_closed_eyes|animal eye face grin||
😹|cat with tears of joy|joy_cat tears_of_joy_cat|animal face laugh laughing lol tear||
😻|smiling cat with heart-eyes|heart_eyes_cat smiling_cat_with_heart_eyes|animal eye face heart-eyes love smile||
😼|cat with wry smile|smirk_cat wry_smile_cat|animal face ironic||
😽|kissing cat|kissing_cat|animal closed eye eyes face kiss||
🙀|weary cat|scream_cat weary_cat|animal face oh surprised||
😿|crying cat|crying_cat_face crying_cat|animal cry sad tear||
😾|pouting cat|pouting_cat|animal face||
🙈|see-no-evil monkey|see_no_evil|embarrassed face forbidden forgot gesture hide omg prohibited scared secret smh watch||
🙉|hear-no-evil monkey|hear_no_evil|animal ears face forbidden gesture listen not prohibited secret shh tmi||
🙊|speak-no-evil monkey|speak_no_evil|animal face forbidden gesture not oops prohibited quiet secret stealth||
💌|love letter|love_letter|heart mail romance valentine||
💘|heart with arrow|cupid heart_with_arrow|143 adorbs date emotion ily love romance valentine||
💝|heart with ribbon|gift_heart heart_with_ribbon|143 anniversary emotion ily kisses valentine xoxo||
💖|sparkling heart|sparkling_heart|143 emotion excited good ily kisses morning night sparkle xoxo||
💗|growing heart|heartpulse growing_heart|143 emotion excited ily kisses muah nervous pulse xoxo||
💓|beating heart|heartbeat beating_heart|143 cardio emotion ily love pulsating pulse||
💞|revolving hearts|revolving_hearts|143 adorbs anniversary emotion heart||
💕|two hearts|two_hearts|143 anniversary date dating emotion heart ily kisses love loving xoxo||
💟|heart decoration|heart_decoration|143 emotion hearth purple white||
❣️|heart exclamation|heavy_heart_exclamation heart_exclamation|mark punctuation||
💔|broken heart|broken_heart|break crushed emotion heartbroken lonely sad||
❤️‍🔥|heart on fire|heart_on_fire|burn love lust sacred||13.1
❤️‍🩹|mending heart|mending_heart|healthier improving recovering recuperating well||13.1
❤️|red heart|heart red_heart|emotion love||
🩷|pink heart|pink_heart|143 adorable cute emotion ily like love special sweet||15
🧡|orange heart|orange_heart|143||
💛|yellow heart|yellow_heart|143 cardiac emotion ily love||
💚|green heart|green_heart|143 emotion ily love romantic||
💙|blue heart|blue_heart|143 emotion ily love romance||
🩵|light blue heart|light_blue_heart|143 cute cyan emotion ily like love sky special teal||15
💜|purple heart|purple_heart|143 bestest emotion ily love||
🤎|brown heart|brown_heart|143||
🖤|black heart|black_heart|evil wicked||
🩶|grey heart|grey_heart gray_heart|143 emotion ily love silver slate special||15
🤍|white heart|white_heart|143||
💋|kiss mark|kiss|dating emotion heart kissing lips romance sexy||
💯|hundred points|100|a+ agree clearly definitely faithful fleek full keep perfect point score true truth yup||
💢|anger symbol|anger|angry comic mad upset||
💥|collision|boom collision|bomb collide comic explode||
💫|dizzy|dizzy|comic shining shooting star stars||
💦|sweat droplets|sweat_drops|comic drip droplet splashing squirt water wet work workout||
💨|dashing away|dash dashing_away|cloud comic fart fast go gone gotta running smoke||
🕳️|hole|hole|||
💬|speech balloon|speech_balloon|bubble comic dialog message sms talk text typing||
👁️‍🗨️|eye in speech bubble|eye_speech_bubble eye_in_speech_bubble eye-in-speech-bubble|balloon witness||
🗨️|left speech bubble|left_speech_bubble|balloon dialog||
🗯️|right anger bubble|right_anger_bubble|angry balloon mad||
💭|thought balloon|thought_balloon|bubble cartoon cloud comic daydream decisions dream idea invent invention realize think thoughts wonder||
💤|ZZZ|zzz|comic good goodnight night sleep sleeping sleepy tired||

👋|waving hand|wave waving_hand|bye cya g2g greetings gtg hello hey hi later outtie ttfn ttyl yo you|*|
🤚|raised back of hand|raised_back_of_hand|backhand|*|
🖐️|hand with fingers splayed|raised_hand_with_fingers_splayed|finger stop|*|
✋|raised hand|hand raised_hand high_five|5 stop|*|
🖖|vulcan salute|vulcan_salute vulcan spock-hand|finger hands|*|
🫱|rightwards hand|rightwards_hand|handshake hold reach right rightward shake|*|14
🫲|leftwards hand|leftwards_hand|handshake hold left leftward reach shake|*|14
🫳|palm down hand|palm_down_hand palm_down|dismiss drop dropped pick shoo up|*|14
🫴|palm up hand|palm_up_hand palm_up|beckon catch come hold know lift me offer tell|*|14
🫷|leftwards pushing hand|leftwards_pushing_hand|block five halt high hold leftward pause push refuse slap stop wait|*|15
🫸|rightwards pushing hand|rightwards_pushing_hand|block five halt high hold pause push refuse rightward slap stop wait|*|15
👌|OK hand|ok_hand|awesome bet dope fleek fosho got gotcha legit okay pinch rad sure sweet three|*|
🤌|pinched fingers|pinched_fingers pinch|gesture hand hold huh interrogation patience relax sarcastic ugh what zip|*|13
🤏|pinching hand|pinching_hand|amount bit fingers little small sort|*|
✌️|victory hand|victory|peace v|*|
🤞|crossed fingers|crossed_fingers fingers_crossed|cross finger hand luck|*|
🫰|hand with index finger and thumb crossed||<3 expensive heart love money snap|*|14
🤟|love-you gesture|love_you_gesture i_love_you_hand_sign|fingers ily love-you three|*|
🤘|sign of the horns|metal sign_of_the_horns the_horns|finger hand rock-on|*|
🤙|call me hand|call_me_hand|hang loose shaka|*|
👈|backhand index pointing left|point_left|finger hand|*|
👉|backhand index pointing right|point_right|finger hand|*|
👆|backhand index pointing up|point_up_2|finger hand|*|
🖕|middle finger|fu middle_finger|hand|*|
👇|backhand index pointing down|point_down|finger hand|*|
☝️|index pointing up|point_up|finger hand this|*|
🫵|index pointing at the viewer|index_pointing_at_the_viewer point_forward|finger hand poke you|*|14
👍|thumbs up|+1 thumbsup yes|good hand like thumb|*|
👎|thumbs down|-1 thumbsdown no|-1 bad dislike good hand nope thumb|*|
✊|raised fist|fist fist_raised|clenched hand punch solidarity|*|
👊|oncoming fist|facepunch fist_oncoming punch|absolutely agree boom bro bruh bump clenched correct hand knuckle pound rock ttyl|*|
🤛|left-facing fist|fist_left left_facing_fist left-facing_fist|left-facing leftwards|*|
🤜|right-facing fist|fist_right right_facing_fist right-facing_fist|right-facing rightwards|*|
👏|clapping hands|clap clapping_hands|applause approval awesome congrats congratulations excited good great hand homie job nice prayed well yay|*|
🙌|raising hands|raised_hands|celebration gesture hand hooray praise|*|
🫶|heart hands|heart_hands|<3 love you|*|14
👐|open hands|open_hands|hand hug jazz swerve|*|
🤲|palms up together|palms_up_together|cupped dua hands pray prayer wish|*|
🤝|handshake|handshake|agreement deal hand meeting shake|*|
🙏|folded hands|pray folded_hands|appreciate ask beg blessed bow cmon five gesture hand high please thanks thx|*|
✍️|writing hand|writing_hand|write|*|
💅|nail polish|nail_care nail_polish|bored cosmetics done makeup manicure whatever|*|
🤳|selfie|selfie|camera phone|*|
💪|flexed biceps|muscle right_bicep|arm beast bench bodybuilder bro curls flex gains gym jacked press ripped strong weightlift|*|
🦾|mechanical arm|mechanical_arm|accessibility prosthetic||
🦿|mechanical leg|mechanical_leg|accessibility prosthetic||
🦵|leg|leg|bent foot kick knee limb|*|
🦶|foot|foot|ankle feet kick stomp|*|
👂|ear|ear|body ears hear hearing listen listening sound|*|
🦻|ear with hearing aid|ear_with_hearing_aid hearing_aid|accessibility hard|*|
👃|nose|nose|body noses nosey odor smell smells|*|
🧠|brain|brain|intelligent smart||
🫀|anatomical heart|anatomical_heart|beat cardiology heartbeat organ pulse real red||13
🫁|lungs|lungs|breath breathe exhalation inhalation lung organ respiration||13
🦷|tooth|tooth|dentist pearly teeth white||
🦴|bone|bone|bones dog skeleton wishbone||
👀|eyes|eyes|body eye face googly look looking omg peep see seeing||
👁️|eye|eye|1 body one||
👅|tongue|tongue|body lick slurp||
👄|mouth|lips mouth|beauty body kiss kissing lipstick||
🫦|biting lip|biting_lip|anxious bite fear flirt flirting kiss lipstick nervous sexy uncomfortable worried worry||14
👶|baby|baby|babies children goo infant newborn pregnant young|*|
🧒|child|child|bright-eyed grandchild kid young younger|*|
👦|boy|boy|bright-eyed child grandson kid son young younger|*|
👧|girl|girl|bright-eyed child daughter granddaughter kid virgo young younger zodiac|*|
🧑|person|adult||*|
👱|person: blond hair|blond_haired_person blond_haired person_with_blond_hair|blond-haired human|*|
👨|man|man|adult bro|*|
🧔|person: beard|bearded_person person_bearded|whiskers|*|
🧔‍♂️|man: beard|man_beard man_bearded man_with_beard|whiskers|*|13.1
🧔‍♀️|woman: beard|woman_beard woman_bearded woman_with_beard|whiskers|*|13.1
👨‍🦰|man: red hair|red_haired_man man_red_haired|adult bro red hair|*|
👨‍🦱|man: curly hair|curly_haired_man man_curly_haired|adult bro curly hair|*|
👨‍🦳|man: white hair|white_haired_man man_white_haired|adult bro white hair|*|
👨‍🦲|man: bald|bald_man man_bald|adult bro|*|
👩|woman|woman|adult lady|*|
👩‍🦰|woman: red hair|red_haired_woman woman_red_haired|adult lady red hair|*|
🧑‍🦰|person: red hair|person_red_hair red_haired red_haired_person|adult red hair|*|
👩‍🦱|woman: curly hair|curly_haired_woman woman_curly_haired|adult curly hair lady|*|
🧑‍🦱|person: curly hair|person_curly_hair curly_haired curly_haired_person|adult curly hair|*|
👩‍🦳|woman: white hair|white_haired_woman woman_white_haired|adult lady white hair|*|
🧑‍🦳|person: white hair|person_white_hair white_haired white_haired_person|adult white hair|*|
👩‍🦲|woman: bald|bald_woman woman_bald|adult lady|*|
🧑‍🦲|person: bald|person_bald bald bald_person|adult|*|
👱‍♀️|woman: blond hair|blond_haired_woman blonde_woman woman_blond_haired blond-haired-woman|blond-haired|*|
👱‍♂️|man: blond hair|blond_haired_man man_blond_haired blond-haired-man|blond-haired|*|
🧓|older person|older_adult|elderly grandparent old wise|*|
👴|old man|older_man|adult bald elderly gramps grandfather grandpa wise|*|
👵|old woman|older_woman|adult elderly grandma grandmother granny lady wise|*|
🙍|person frowning|frowning_person person_frowning|annoyed disappointed disgruntled disturbed frown frustrated gesture irritated upset|*|
🙍‍♂️|man frowning|frowning_man man_frowning man-frowning|annoyed disappointed disgruntled disturbed frown frustrated gesture irritated upset|*|
🙍‍♀️|woman frowning|frowning_woman woman_frowning woman-frowning|annoyed disappointed disgruntled disturbed frown frustrated gesture irritated upset|*|
🙎|person pouting|pouting_face person_pouting pouting person_with_pouting_face|disappointed downtrodden frown grimace scowl sulk upset whine|*|
🙎‍♂️|man pouting|pouting_man man_pouting man-pouting|disappointed downtrodden frown grimace scowl sulk upset whine|*|
🙎‍♀️|woman pouting|pouting_woman woman_pouting woman-pouting|disappointed downtrodden frown grimace scowl sulk upset whine|*|
🙅|person gesturing NO|no_good person_gesturing_no|forbidden gesture hand not prohibit|*|
🙅‍♂️|man gesturing NO|ng_man no_good_man man_gesturing_no man-gesturing-no|forbidden gesture hand not prohibit|*|
🙅‍♀️|woman gesturing NO|ng_woman no_good_woman woman_gesturing_no woman-gesturing-no|forbidden gesture hand not prohibit|*|
🙆|person gesturing OK|ok_person all_good person_gesturing_ok|exercise gesture hand omg|*|
🙆‍♂️|man gesturing OK|ok_man man_gesturing_ok man-gesturing-ok|exercise gesture hand omg|*|
🙆‍♀️|woman gesturing OK|ok_woman woman_gesturing_ok woman-gesturing-ok|exercise gesture hand omg|*|
💁|person tipping hand|information_desk_person tipping_hand_person person_tipping_hand|fetch flick flip gossip sarcasm sarcastic sassy seriously whatever|*|
💁‍♂️|man tipping hand|sassy_man tipping_hand_man man_tipping_hand man-tipping-hand|fetch flick flip gossip sarcasm sarcastic seriously whatever|*|
💁‍♀️|woman tipping hand|sassy_woman tipping_hand_woman woman_tipping_hand woman-tipping-hand|fetch flick flip gossip sarcasm sarcastic seriously whatever|*|
🙋|person raising hand|raising_hand person_raising_hand|gesture here know me pick question raise|*|
🙋‍♂️|man raising hand|raising_hand_man man_raising_hand man-raising-hand|gesture here know me pick question raise|*|
🙋‍♀️|woman raising hand|raising_hand_woman woman_raising_hand woman-raising-hand|gesture here know me pick question raise|*|
🧏|deaf person|deaf_person|accessibility ear gesture hear|*|
🧏‍♂️|deaf man|deaf_man|accessibility ear gesture hear|*|
🧏‍♀️|deaf woman|deaf_woman|accessibility ear gesture hear|*|
🙇|person bowing|bow person_bowing|apology ask beg favor forgive gesture meditate meditation pity regret sorry|*|
🙇‍♂️|man bowing|bowing_man man_bowing man-bowing|apology ask beg bow favor forgive gesture meditate meditation pity regret sorry|*|
🙇‍♀️|woman bowing|bowing_woman woman_bowing woman-bowing|apology ask beg bow favor forgive gesture meditate meditation pity regret sorry|*|
🤦|person facepalming|facepalm person_facepalming face_palm|again bewilder disbelief exasperation no not oh omg shock smh|*|
🤦‍♂️|man facepalming|man_facepalming man-facepalming|again bewilder disbelief exasperation facepalm no not oh omg shock smh|*|
🤦‍♀️|woman facepalming|woman_facepalming woman-facepalming|again bewilder disbelief exasperation facepalm no not oh omg shock smh|*|
🤷|person shrugging|shrug person_shrugging|doubt dunno guess idk ignorance indifference knows maybe whatever who|*|
🤷‍♂️|man shrugging|man_shrugging man-shrugging|doubt dunno guess idk ignorance indifference knows maybe shrug whatever who|*|
🤷‍♀️|woman shrugging|woman_shrugging woman-shrugging|doubt dunno guess idk ignorance indifference knows maybe shrug whatever who|*|
🧑‍⚕️|health worker|health_worker|doctor healthcare nurse therapist|*|
👨‍⚕️|man health worker|man_health_worker male-doctor|healthcare nurse therapist|*|
👩‍⚕️|woman health worker|woman_health_worker female-doctor|healthcare nurse therapist|*|
🧑‍🎓|student|student|graduate|*|
👨‍🎓|man student|man_student male-student|graduate|*|
👩‍🎓|woman student|woman_student female-student|graduate|*|
🧑‍🏫|teacher|teacher|instructor lecturer professor|*|
👨‍🏫|man teacher|man_teacher male-teacher|instructor lecturer professor|*|
👩‍🏫|woman teacher|woman_teacher female-teacher|instructor lecturer professor|*|
🧑‍⚖️|judge|judge|justice law scales|*|
👨‍⚖️|man judge|man_judge male-judge|justice law scales|*|
👩‍⚖️|woman judge|woman_judge female-judge|justice law scales|*|
🧑‍🌾|farmer|farmer|gardener rancher|*|
👨‍🌾|man farmer|man_farmer male-farmer|gardener rancher|*|
👩‍🌾|woman farmer|woman_farmer female-farmer|gardener rancher|*|
🧑‍🍳|cook|cook|chef|*|
👨‍🍳|man cook|man_cook male-cook|chef|*|
👩‍🍳|woman cook|woman_cook female-cook|chef|*|
🧑‍🔧|mechanic|mechanic|electrician plumber tradesperson|*|
👨‍🔧|man mechanic|man_mechanic male-mechanic|electrician plumber tradesperson|*|
👩‍🔧|woman mechanic|woman_mechanic female-mechanic|electrician plumber tradesperson|*|
🧑‍🏭|factory worker|factory_worker|assembly industrial|*|
👨‍🏭|man factory worker|man_factory_worker male-factory-worker|assembly industrial|*|
👩‍🏭|woman factory worker|woman_factory_worker female-factory-worker|assembly industrial|*|
🧑‍💼|office worker|office_worker|architect business manager white-collar|*|
👨‍💼|man office worker|man_office_worker male-office-worker|architect business manager white-collar|*|
👩‍💼|woman office worker|woman_office_worker female-office-worker|architect business manager white-collar|*|
🧑‍🔬|scientist|scientist|biologist chemist engineer mathematician physicist|*|
👨‍🔬|man scientist|man_scientist male-scientist|biologist chemist engineer mathematician physicist|*|
👩‍🔬|woman scientist|woman_scientist female-scientist|biologist chemist engineer mathematician physicist|*|
🧑‍💻|technologist|technologist|coder computer developer inventor software|*|
👨‍💻|man technologist|man_technologist male-technologist|coder computer developer inventor software|*|
👩‍💻|woman technologist|woman_technologist female-technologist|coder computer developer inventor software|*|
🧑‍🎤|singer|singer|actor entertainer rock rockstar star|*|
👨‍🎤|man singer|man_singer male-singer|actor entertainer rock rockstar star|*|
👩‍🎤|woman singer|woman_singer female-singer|actor entertainer rock rockstar star|*|
🧑‍🎨|artist|artist|palette|*|
👨‍🎨|man artist|man_artist male-artist|palette|*|
👩‍🎨|woman artist|woman_artist female-artist|palette|*|
🧑‍✈️|pilot|pilot|plane|*|
👨‍✈️|man pilot|man_pilot male-pilot|plane|*|
👩‍✈️|woman pilot|woman_pilot female-pilot|plane|*|
🧑‍🚀|astronaut|astronaut|rocket space|*|
👨‍🚀|man astronaut|man_astronaut male-astronaut|rocket space|*|
👩‍🚀|woman astronaut|woman_astronaut female-astronaut|rocket space|*|
🧑‍🚒|firefighter|firefighter|fire firetruck|*|
👨‍🚒|man firefighter|man_firefighter male-firefighter|fire firetruck|*|
👩‍🚒|woman firefighter|woman_firefighter female-firefighter|fire firetruck|*|
👮|police officer|cop police_officer|apprehend arrest citation law over pulled undercover|*|
👮‍♂️|man police officer|policeman man_police_officer male-police-officer|apprehend arrest citation cop law over pulled undercover|*|
👮‍♀️|woman police officer|policewoman woman_police_officer female-police-officer|apprehend arrest citation cop law over pulled undercover|*|
🕵️|detective|detective sleuth_or_spy||*|
🕵️‍♂️|man detective|male_detective man_detective male-detective|sleuth spy|*|
🕵️‍♀️|woman detective|female_detective woman_detective female-detective|sleuth spy|*|
💂|guard|guard|buckingham helmet london palace|*|
💂‍♂️|man guard|guardsman man_guard male-guard|buckingham helmet london palace|*|
💂‍♀️|woman guard|guardswoman woman_guard female-guard|buckingham helmet london palace|*|
🥷|ninja|ninja|assassin fight fighter hidden person secret skills sly soldier stealth war|*|13
👷|construction worker|construction_worker|build fix hardhat hat man person rebuild remodel repair work|*|
👷‍♂️|man construction worker|construction_worker_man man_construction_worker male-construction-worker|build fix hardhat hat rebuild remodel repair work|*|
👷‍♀️|woman construction worker|construction_worker_woman woman_construction_worker female-construction-worker|build fix hardhat hat man rebuild remodel repair work|*|
🫅|person with crown|person_with_crown royalty|monarch noble regal royal|*|14
🤴|prince|prince|crown fairy fairytale fantasy king royal royalty tale|*|
👸|princess|princess|crown fairy fairytale fantasy queen royal royalty tale|*|
👳|person wearing turban|person_with_turban person_wearing_turban||*|
👳‍♂️|man wearing turban|man_with_turban man_wearing_turban man-wearing-turban||*|
👳‍♀️|woman wearing turban|woman_with_turban woman_wearing_turban woman-wearing-turban||*|
👲|person with skullcap|man_with_gua_pi_mao person_with_skullcap|cap chinese guapi hat|*|
🧕|woman with headscarf|woman_with_headscarf person_with_headscarf|bandana head hijab kerchief mantilla tichel|*|
🤵|person in tuxedo|person_in_tuxedo|formal wedding|*|
🤵‍♂️|man in tuxedo|man_in_tuxedo|formal groom wedding|*|13
🤵‍♀️|woman in tuxedo|woman_in_tuxedo|formal wedding|*|13
👰|person with veil|person_with_veil|wedding|*|
👰‍♂️|man with veil|man_with_veil|wedding|*|13
👰‍♀️|woman with veil|bride_with_veil woman_with_veil|wedding|*|13
🤰|pregnant woman|pregnant_woman||*|
🫃|pregnant man|pregnant_man|belly bloated full overeat|*|14
🫄|pregnant person|pregnant_person|belly bloated full overeat stuffed|*|14
🤱|breast-feeding|breast_feeding breast-feeding|baby mom mother nursing woman|*|
👩‍🍼|woman feeding baby|woman_feeding_baby|feed mom mother nanny newborn nursing|*|13
👨‍🍼|man feeding baby|man_feeding_baby|dad father feed nanny newborn nursing|*|13
🧑‍🍼|person feeding baby|person_feeding_baby|feed nanny newborn nursing parent|*|13
👼|baby angel|angel|church face fairy fairytale fantasy tale|*|
🎅|Santa Claus|santa|celebration christmas fairy fantasy father holiday merry tale xmas|*|
🤶|Mrs. Claus|mrs_claus mother_christmas|celebration fairy fantasy holiday merry santa tale xmas|*|
🧑‍🎄|Mx Claus|mx_claus|celebration christmas fairy fantasy holiday merry santa tale xmas|*|13
🦸|superhero|superhero|good hero superpower|*|
🦸‍♂️|man superhero|superhero_man man_superhero male_superhero|good hero superpower|*|
🦸‍♀️|woman superhero|superhero_woman woman_superhero female_superhero|good hero heroine superpower|*|
🦹|supervillain|supervillain|bad criminal evil superpower villain|*|
🦹‍♂️|man supervillain|supervillain_man man_supervillain male_supervillain|bad criminal evil superpower villain|*|
🦹‍♀️|woman supervillain|supervillain_woman woman_supervillain female_supervillain|bad criminal evil superpower villain|*|
🧙|mage|mage|fantasy magic play sorcerer sorceress sorcery spell summon witch wizard|*|
🧙‍♂️|man mage|mage_man man_mage male_mage|fantasy magic play sorcerer sorceress sorcery spell summon witch wizard|*|
🧙‍♀️|woman mage|mage_woman woman_mage female_mage|fantasy magic play sorcerer sorceress sorcery spell summon witch wizard|*|
🧚|fairy|fairy|fairytale fantasy myth person pixie tale wings|*|
🧚‍♂️|man fairy|fairy_man man_fairy male_fairy|fairytale fantasy myth oberon person pixie puck tale wings|*|
🧚‍♀️|woman fairy|fairy_woman woman_fairy female_fairy|fairytale fantasy myth person pixie tale titania wings|*|
🧛|vampire|vampire|blood dracula fangs halloween scary supernatural teeth undead|*|
🧛‍♂️|man vampire|vampire_man man_vampire male_vampire|blood fangs halloween scary supernatural teeth undead|*|
🧛‍♀️|woman vampire|vampire_woman woman_vampire female_vampire|blood fangs halloween scary supernatural teeth undead|*|
🧜|merperson|merperson|creature fairytale folklore ocean sea siren trident|*|
🧜‍♂️|merman|merman|creature fairytale folklore neptune ocean poseidon sea siren trident triton|*|
🧜‍♀️|mermaid|mermaid|creature fairytale folklore merwoman ocean sea siren trident|*|
🧝|elf|elf|elves enchantment fantasy folklore magic magical myth|*|
🧝‍♂️|man elf|elf_man man_elf male_elf|elves enchantment fantasy folklore magic magical myth|*|
🧝‍♀️|woman elf|elf_woman woman_elf female_elf|elves enchantment fantasy folklore magic magical myth|*|
🧞|genie|genie|djinn fantasy jinn lamp myth rub wishes||
🧞‍♂️|man genie|genie_man man_genie male_genie|djinn fantasy jinn lamp myth rub wishes||
🧞‍♀️|woman genie|genie_woman woman_genie female_genie|djinn fantasy jinn lamp myth rub wishes||
🧟|zombie|zombie|apocalypse dead halloween horror scary undead walking||
🧟‍♂️|man zombie|zombie_man man_zombie male_zombie|apocalypse dead halloween horror scary undead walking||
🧟‍♀️|woman zombie|zombie_woman woman_zombie female_zombie|apocalypse dead halloween horror scary undead walking||
🧌|troll|troll|fairy fantasy monster tale trolling||14
💆|person getting massage|massage person_getting_massage|face headache relax relaxing salon soothe spa tension therapy treatment|*|
💆‍♂️|man getting massage|massage_man man_getting_massage man-getting-massage|face headache relax relaxing salon soothe spa tension therapy treatment|*|
💆‍♀️|woman getting massage|massage_woman woman_getting_massage woman-getting-massage|face headache relax relaxing salon soothe spa tension therapy treatment|*|
💇|person getting haircut|haircut person_getting_haircut|barber beauty chop cosmetology cut groom hair parlor shears style|*|
💇‍♂️|man getting haircut|haircut_man man_getting_haircut man-getting-haircut|barber beauty chop cosmetology cut groom hair parlor person shears style|*|
💇‍♀️|woman getting haircut|haircut_woman woman_getting_haircut woman-getting-haircut|barber beauty chop cosmetology cut groom hair parlor person shears style|*|
🚶|person walking|walking person_walking|amble gait hike man pace pedestrian stride stroll walk|*|
🚶‍♂️|man walking|walking_man man_walking man-walking|amble gait hike pace pedestrian stride stroll walk|*|
🚶‍♀️|woman walking|walking_woman woman_walking woman-walking|amble gait hike man pace pedestrian stride stroll walk|*|
🚶‍➡️|person walking: facing right|person_walking_right person_walking_facing_right|amble gait hike man pace pedestrian stride stroll walk|*|15.1
🚶‍♀️‍➡️|woman walking: facing right|woman_walking_right woman_walking_facing_right|amble gait hike man pace pedestrian stride stroll walk|*|15.1
🚶‍♂️‍➡️|man walking: facing right|man_walking_right man_walking_facing_right|amble gait hike pace pedestrian stride stroll walk|*|15.1
🧍|person standing|standing_person person_standing standing|stand|*|
🧍‍♂️|man standing|standing_man man_standing|stand|*|
🧍‍♀️|woman standing|standing_woman woman_standing|stand|*|
🧎|person kneeling|kneeling_person kneeling person_kneeling|kneel knees|*|
🧎‍♂️|man kneeling|kneeling_man man_kneeling|kneel knees|*|
🧎‍♀️|woman kneeling|kneeling_woman woman_kneeling|kneel knees|*|
🧎‍➡️|person kneeling: facing right|person_kneeling_right person_kneeling_facing_right|kneel knees|*|15.1
🧎‍♀️‍➡️|woman kneeling: facing right|woman_kneeling_right woman_kneeling_facing_right|kneel knees|*|15.1
🧎‍♂️‍➡️|man kneeling: facing right|man_kneeling_right man_kneeling_facing_right|kneel knees|*|15.1
🧑‍🦯|person with white cane|person_with_probing_cane person_with_white_cane|accessibility blind|*|
🧑‍🦯‍➡️|person with white cane: facing right|person_with_white_cane_right|accessibility blind probing|*|15.1
👨‍🦯|man with white cane|man_with_probing_cane man_with_white_cane|accessibility blind|*|
👨‍🦯‍➡️|man with white cane: facing right|man_with_white_cane_right man_with_white_cane_facing_right|accessibility blind probing|*|15.1
👩‍🦯|woman with white cane|woman_with_probing_cane woman_with_white_cane|accessibility blind|*|
👩‍🦯‍➡️|woman with white cane: facing right|woman_with_white_cane_right|accessibility blind probing|*|15.1
🧑‍🦼|person in motorized wheelchair|person_in_motorized_wheelchair|accessibility|*|
🧑‍🦼‍➡️|person in motorized wheelchair: facing right||accessibility|*|15.1
👨‍🦼|man in motorized wheelchair|man_in_motorized_wheelchair|accessibility|*|
👨‍🦼‍➡️|man in motorized wheelchair: facing right||accessibility|*|15.1
👩‍🦼|woman in motorized wheelchair|woman_in_motorized_wheelchair|accessibility|*|
👩‍🦼‍➡️|woman in motorized wheelchair: facing right||accessibility|*|15.1
🧑‍🦽|person in manual wheelchair|person_in_manual_wheelchair|accessibility|*|
🧑‍🦽‍➡️|person in manual wheelchair: facing right||accessibility|*|15.1
👨‍🦽|man in manual wheelchair|man_in_manual_wheelchair|accessibility|*|
👨‍🦽‍➡️|man in manual wheelchair: facing right|man_in_manual_wheelchair_right|accessibility|*|15.1
👩‍🦽|woman in manual wheelchair|woman_in_manual_wheelchair|accessibility|*|
👩‍🦽‍➡️|woman in manual wheelchair: facing right|woman_in_manual_wheelchair_right|accessibility|*|15.1
🏃|person running|runner running person_running|fast hurry marathon move quick race racing run rush speed|*|
🏃‍♂️|man running|running_man man_running man-running|fast hurry marathon move quick race racing run rush speed|*|
🏃‍♀️|woman running|running_woman woman_running woman-running|fast hurry marathon move quick race racing run rush speed|*|
🏃‍➡️|person running: facing right|person_running_right person_running_facing_right|fast hurry marathon move quick race racing run rush speed|*|15.1
🏃‍♀️‍➡️|woman running: facing right|woman_running_right woman_running_facing_right|fast hurry marathon move quick race racing run rush speed|*|15.1
🏃‍♂️‍➡️|man running: facing right|man_running_right man_running_facing_right|fast hurry marathon move quick race racing run rush speed|*|15.1
💃|woman dancing|dancer woman_dancing|dance elegant festive flair flamenco groove let’s salsa tango|*|
🕺|man dancing|man_dancing|dance dancer elegant festive flair flamenco groove let’s salsa tango|*|
🕴️|person in suit levitating|business_suit_levitating levitate levitating person_in_suit_levitating man_in_business_suit_levitating||*|
👯|people with bunny ears|dancers people_with_bunny_ears_partying|bestie bff counterpart dancer double ear identical pair party soulmate twin twinsies||
👯‍♂️|men with bunny ears|dancing_men men_with_bunny_ears_partying men-with-bunny-ears-partying man-with-bunny-ears-partying|bestie bff counterpart dancer double ear identical pair party people soulmate twin twinsies||
👯‍♀️|women with bunny ears|dancing_women women_with_bunny_ears_partying women-with-bunny-ears-partying woman-with-bunny-ears-partying|bestie bff counterpart dancer double ear identical pair party people soulmate twin twinsies||
🧖|person in steamy room|sauna_person person_in_steamy_room|day luxurious pamper relax spa steam steambath unwind|*|
🧖‍♂️|man in steamy room|sauna_man man_in_steamy_room|day luxurious pamper relax spa steam steambath unwind|*|
🧖‍♀️|woman in steamy room|sauna_woman woman_in_steamy_room|day luxurious pamper relax spa steam steambath unwind|*|
🧗|person climbing|climbing person_climbing|climb climber mountain rock scale up|*|
🧗‍♂️|man climbing|climbing_man man_climbing|climb climber mountain rock scale up|*|
🧗‍♀️|woman climbing|climbing_woman woman_climbing|climb climber mountain rock scale up|*|
🤺|person fencing|person_fencing fencer fencing|sword||
🏇|horse racing|horse_racing|jockey racehorse riding sport|*|
⛷️|skier|skier person_skiing skiing|ski snow||
🏂|snowboarder|snowboarder person_snowboarding snowboarding|ski snow snowboard sport|*|
🏌️|person golfing|golfing golfer person_golfing|ball birdie caddy driving golf green pga putt range tee|*|
🏌️‍♂️|man golfing|golfing_man man_golfing man-golfing|ball birdie caddy driving golf green pga putt range tee|*|
🏌️‍♀️|woman golfing|golfing_woman woman_golfing woman-golfing|ball birdie caddy driving golf green pga putt range tee|*|
🏄|person surfing|surfer person_surfing surfing|beach ocean sport surf swell waves|*|
🏄‍♂️|man surfing|surfing_man man_surfing man-surfing|beach ocean sport surf surfer swell waves|*|
🏄‍♀️|woman surfing|surfing_woman woman_surfing woman-surfing|beach ocean person sport surf surfer swell waves|*|
🚣|person rowing boat|rowboat person_rowing_boat|canoe cruise fishing lake oar paddle raft river row|*|
🚣‍♂️|man rowing boat|rowing_man man_rowing_boat man-rowing-boat|canoe cruise fishing lake oar paddle raft river row rowboat|*|
🚣‍♀️|woman rowing boat|rowing_woman woman_rowing_boat woman-rowing-boat|canoe cruise fishing lake oar paddle raft river row rowboat|*|
🏊|person swimming|swimmer person_swimming swimming|freestyle sport swim triathlon|*|
🏊‍♂️|man swimming|swimming_man man_swimming man-swimming|freestyle sport swim swimmer triathlon|*|
🏊‍♀️|woman swimming|swimming_woman woman_swimming woman-swimming|freestyle man sport swim swimmer triathlon|*|
⛹️|person bouncing ball|bouncing_ball_person person_bouncing_ball person_with_ball|athletic basketball championship dribble net player throw|*|
⛹️‍♂️|man bouncing ball|basketball_man bouncing_ball_man man_bouncing_ball man-bouncing-ball|athletic championship dribble net player throw|*|
⛹️‍♀️|woman bouncing ball|basketball_woman bouncing_ball_woman woman_bouncing_ball woman-bouncing-ball|athletic championship dribble net player throw|*|
🏋️|person lifting weights|weight_lifting person_lifting_weights weight_lifter|barbell bodybuilder deadlift powerlifting weightlifter workout|*|
🏋️‍♂️|man lifting weights|weight_lifting_man man_lifting_weights man-lifting-weights|barbell bodybuilder deadlift lifter powerlifting weightlifter workout|*|
🏋️‍♀️|woman lifting weights|weight_lifting_woman woman_lifting_weights woman-lifting-weights|barbell bodybuilder deadlift lifter powerlifting weightlifter workout|*|
🚴|person biking|bicyclist biking person_biking|bicycle bike cycle cyclist riding sport|*|
🚴‍♂️|man biking|biking_man man_biking man-biking|bicycle bicyclist bike cycle cyclist riding sport|*|
🚴‍♀️|woman biking|biking_woman woman_biking woman-biking|bicycle bicyclist bike cycle cyclist riding sport|*|
🚵|person mountain biking|mountain_bicyclist mountain_biking person_mountain_biking|bicycle bike cycle cyclist riding sport|*|
🚵‍♂️|man mountain biking|mountain_biking_man man_mountain_biking man-mountain-biking|bicycle bicyclist bike cycle cyclist riding sport|*|
🚵‍♀️|woman mountain biking|mountain_biking_woman woman_mountain_biking woman-mountain-biking|bicycle bicyclist bike cycle cyclist riding sport|*|
🤸|person cartwheeling|cartwheeling person_cartwheel person_doing_cartwheel|active excited flip gymnastics happy somersault|*|
🤸‍♂️|man cartwheeling|man_cartwheeling man-cartwheeling|active cartwheel excited flip gymnastics happy somersault|*|
🤸‍♀️|woman cartwheeling|woman_cartwheeling woman-cartwheeling|active cartwheel excited flip gymnastics happy somersault|*|
🤼|people wrestling|wrestling people_wrestling wrestlers|combat duel grapple ring tournament wrestle||
🤼‍♂️|men wrestling|men_wrestling man-wrestling|combat duel grapple ring tournament wrestle||
🤼‍♀️|women wrestling|women_wrestling woman-wrestling|combat duel grapple ring tournament wrestle||
🤽|person playing water polo|water_polo person_playing_water_polo|sport swimming waterpolo|*|
🤽‍♂️|man playing water polo|man_playing_water_polo man-playing-water-polo|sport swimming waterpolo|*|
🤽‍♀️|woman playing water polo|woman_playing_water_polo woman-playing-water-polo|sport swimming waterpolo|*|
🤾|person playing handball|handball_person handball person_playing_handball|athletics ball catch chuck hurl lob pitch sport throw toss|*|
🤾‍♂️|man playing handball|man_playing_handball man-playing-handball|athletics ball catch chuck hurl lob pitch sport throw toss|*|
🤾‍♀️|woman playing handball|woman_playing_handball woman-playing-handball|athletics ball catch chuck hurl lob pitch sport throw toss|*|
🤹|person juggling|juggling_person juggler juggling person_juggling|act balance balancing handle juggle manage multitask skill|*|
🤹‍♂️|man juggling|man_juggling man-juggling|act balance balancing handle juggle manage multitask skill|*|
🤹‍♀️|woman juggling|woman_juggling woman-juggling|act balance balancing handle juggle manage multitask skill|*|
🧘|person in lotus position|lotus_position person_in_lotus_position|cross legged legs meditation peace relax serenity yoga yogi zen|*|
🧘‍♂️|man in lotus position|lotus_position_man man_in_lotus_position|cross legged legs meditation peace relax serenity yoga yogi zen|*|
🧘‍♀️|woman in lotus position|lotus_position_woman woman_in_lotus_position|cross legged legs meditation peace relax serenity yoga yogi zen|*|
🛀|person taking bath|bath person_taking_bath|bathtub tub|*|
🛌|person in bed|sleeping_bed person_in_bed sleeping_accommodation|bedtime good goodnight hotel nap night sleep tired zzz|*|
🧑‍🤝‍🧑|people holding hands|people_holding_hands|bae bestie bff couple dating flirt friends hand hold twins|*|
👭|women holding hands|two_women_holding_hands women_holding_hands|bae bestie bff couple dating flirt friends girls hand hold sisters twins|*|
👫|woman and man holding hands|couple man_and_woman_holding_hands woman_and_man_holding_hands|bae bestie bff dating flirt friends hand hold twins|*|
👬|men holding hands|two_men_holding_hands men_holding_hands|bae bestie bff boys brothers couple dating flirt friends hand hold twins|*|
💏|kiss|couplekiss couple_kiss|anniversary babe bae date dating heart love mwah person romance together xoxo|*|
👩‍❤️‍💋‍👨|kiss: woman, man|couplekiss_man_woman kiss_mw kiss_wm woman-kiss-man|anniversary babe bae couple date dating heart love mwah person romance together xoxo|*|
👨‍❤️‍💋‍👨|kiss: man, man|couplekiss_man_man kiss_mm man-kiss-man|anniversary babe bae couple date dating heart love mwah person romance together xoxo|*|
👩‍❤️‍💋‍👩|kiss: woman, woman|couplekiss_woman_woman kiss_ww woman-kiss-woman|anniversary babe bae couple date dating heart love mwah person romance together xoxo|*|
💑|couple with heart|couple_with_heart|anniversary babe bae dating kiss love person relationship romance together you|*|
👩‍❤️‍👨|couple with heart: woman, man|couple_with_heart_woman_man couple_with_heart_mw couple_with_heart_wm woman-heart-man|anniversary babe bae dating kiss love person relationship romance together you|*|
👨‍❤️‍👨|couple with heart: man, man|couple_with_heart_man_man couple_with_heart_mm man-heart-man|anniversary babe bae dating kiss love person relationship romance together you|*|
👩‍❤️‍👩|couple with heart: woman, woman|couple_with_heart_woman_woman couple_with_heart_ww woman-heart-woman|anniversary babe bae dating kiss love person relationship romance together you|*|
👨‍👩‍👦|family: man, woman, boy|family_man_woman_boy family_mwb man-woman-boy|child||
👨‍👩‍👧|family: man, woman, girl|family_man_woman_girl family_mwg man-woman-girl|child||
👨‍👩‍👧‍👦|family: man, woman, girl, boy|family_man_woman_girl_boy family_mwgb man-woman-girl-boy|child||
👨‍👩‍👦‍👦|family: man, woman, boy, boy|family_man_woman_boy_boy family_mwbb man-woman-boy-boy|child||
👨‍👩‍👧‍👧|family: man, woman, girl, girl|family_man_woman_girl_girl family_mwgg man-woman-girl-girl|child||
👨‍👨‍👦|family: man, man, boy|family_man_man_boy family_mmb man-man-boy|child||
👨‍👨‍👧|family: man, man, girl|family_man_man_girl family_mmg man-man-girl|child||
👨‍👨‍👧‍👦|family: man, man, girl, boy|family_man_man_girl_boy family_mmgb man-man-girl-boy|child||
👨‍👨‍👦‍👦|family: man, man, boy, boy|family_man_man_boy_boy family_mmbb man-man-boy-boy|child||
👨‍👨‍👧‍👧|family: man, man, girl, girl|family_man_man_girl_girl family_mmgg man-man-girl-girl|child||
👩‍👩‍👦|family: woman, woman, boy|family_woman_woman_boy family_wwb woman-woman-boy|child||
👩‍👩‍👧|family: woman, woman, girl|family_woman_woman_girl family_wwg woman-woman-girl|child||
👩‍👩‍👧‍👦|family: woman, woman, girl, boy|family_woman_woman_girl_boy family_wwgb woman-woman-girl-boy|child||
👩‍👩‍👦‍👦|family: woman, woman, boy, boy|family_woman_woman_boy_boy family_wwbb woman-woman-boy-boy|child||
👩‍👩‍👧‍👧|family: woman, woman, girl, girl|family_woman_woman_girl_girl family_wwgg woman-woman-girl-girl|child||
👨‍👦|family: man, boy|family_man_boy family_mb man-boy|child||
👨‍👦‍👦|family: man, boy, boy|family_man_boy_boy family_mbb man-boy-boy|child||
👨‍👧|family: man, girl|family_man_girl family_mg man-girl|child||
👨‍👧‍👦|family: man, girl, boy|family_man_girl_boy family_mgb man-girl-boy|child||
👨‍👧‍👧|family: man, girl, girl|family_man_girl_girl family_mgg man-girl-girl|child||
👩‍👦|family: woman, boy|family_woman_boy family_wb woman-boy|child||
👩‍👦‍👦|family: woman, boy, boy|family_woman_boy_boy family_wbb woman-boy-boy|child||
👩‍👧|family: woman, girl|family_woman_girl family_wg woman-girl|child||
👩‍👧‍👦|family: woman, girl, boy|family_woman_girl_boy family_wgb woman-girl-boy|child||
👩‍👧‍👧|family: woman, girl, girl|family_woman_girl_girl family_wgg woman-girl-girl|child||
🗣️|speaking head|speaking_head speaking_head_in_silhouette|face speak||
👤|bust in silhouette|bust_in_silhouette|mysterious shadow||
👥|busts in silhouette|busts_in_silhouette|bff bust everyone friend friends people||
🫂|people hugging|people_hugging|comfort embrace farewell friendship goodbye hello hug love thanks||13
👪|family|family|child||
🧑‍🧑‍🧒|family: adult, adult, child|family_aac family_adult_adult_child|||15.1
🧑‍🧑‍🧒‍🧒|family: adult, adult, child, child|family_aacc family_adult_adult_child_child|||15.1
🧑‍🧒|family: adult, child|family_aa family_ac family_adult_child|||15.1
🧑‍🧒‍🧒|family: adult, child, child|family_acc family_adult_child_child|||15.1
👣|footprints|footprints|barefoot clothing footprint omw print walk||
🫆|fingerprint|fingerprint|clue crime detective forensics identity mystery print safety trace||16

🐵|monkey face|monkey_face|animal banana||
🐒|monkey|monkey|animal banana||
🦍|gorilla|gorilla|animal||
🦧|orangutan|orangutan|animal ape monkey||
🐶|dog face|dog dog_face|adorbs animal pet puppies puppy||
🐕|dog|dog2|animal animals dogs pet||
🦮|guide dog|guide_dog|accessibility animal blind||
🐕‍🦺|service dog|service_dog|accessibility animal assistance||
🐩|poodle|poodle|animal dog fluffy||
🐺|wolf|wolf wolf_face|animal||
🦊|fox|fox_face fox|animal||
🦝|raccoon|raccoon|animal curious sly||
🐱|cat face|cat cat_face|animal kitten kitty pet||
🐈|cat|cat2|animal animals cats kitten pet||
🐈‍⬛|black cat|black_cat|animal feline halloween meow unlucky||13
🦁|lion|lion lion_face|alpha animal leo mane order rawr roar safari strong zodiac||
🐯|tiger face|tiger tiger_face|animal big cat predator||
🐅|tiger|tiger2|animal big cat predator zoo||
🐆|leopard|leopard|animal big cat predator zoo||
🐴|horse face|horse horse_face|animal dressage equine farm horses||
🫎|moose|moose|alces animal antlers elk mammal||15
🫏|donkey|donkey|animal ass burro hinny mammal mule stubborn||15
🐎|horse|racehorse|animal equestrian farm racing||
🦄|unicorn|unicorn unicorn_face|||
🦓|zebra|zebra zebra_face|animal stripe||
🦌|deer|deer|animal||
🦬|bison|bison|animal buffalo herd wisent||13
🐮|cow face|cow cow_face|animal farm milk moo||
🐂|ox|ox|animal animals bull farm taurus zodiac||
🐃|water buffalo|water_buffalo|animal zoo||
🐄|cow|cow2|animal animals farm milk moo||
🐷|pig face|pig pig_face|animal bacon farm pork||
🐖|pig|pig2|animal bacon farm pork sow||
🐗|boar|boar|animal pig||
🐽|pig nose|pig_nose|animal face farm smell snout||
🐏|ram|ram|animal aries horns male sheep zodiac zoo||
🐑|ewe|sheep ewe|animal baa farm female fluffy lamb wool||
🐐|goat|goat|animal capricorn farm milk zodiac||
🐪|camel|dromedary_camel|animal desert hump one||
🐫|two-hump camel|camel|animal bactrian desert two-hump||
🦙|llama|llama|alpaca animal guanaco vicuña wool||
🦒|giraffe|giraffe giraffe_face|animal spots||
🐘|elephant|elephant|animal||
🦣|mammoth|mammoth|animal extinction large tusk wooly||13
🦏|rhinoceros|rhinoceros rhino|animal||
🦛|hippopotamus|hippopotamus hippo|animal||
🐭|mouse face|mouse mouse_face|animal||
🐁|mouse|mouse2|animal animals||
🐀|rat|rat|animal||
🐹|hamster|hamster hamster_face|animal pet||
🐰|rabbit face|rabbit rabbit_face|animal bunny pet||
🐇|rabbit|rabbit2|animal bunny pet||
🐿️|chipmunk|chipmunk|animal squirrel||
🦫|beaver|beaver|animal dam teeth||13
🦔|hedgehog|hedgehog|animal spiny||
🦇|bat|bat|animal vampire||
🐻|bear|bear bear_face|animal grizzly growl honey||
🐻‍❄️|polar bear|polar_bear polar_bear_face|animal arctic white||13
🐨|koala|koala koala_face|animal australia bear down marsupial under||
🐼|panda|panda_face panda|animal bamboo||
🦥|sloth|sloth|lazy slow||
🦦|otter|otter|animal fishing playful||
🦨|skunk|skunk|animal stink||
🦘|kangaroo|kangaroo|animal joey jump marsupial||
🦡|badger|badger|animal honey pester||
🐾|paw prints|feet paw_prints|paws print||
🦃|turkey|turkey|bird gobble thanksgiving||
🐔|chicken|chicken chicken_face|animal bird ornithology||
🐓|rooster|rooster|animal bird ornithology||
🐣|hatching chick|hatching_chick|animal baby bird egg||
🐤|baby chick|baby_chick|animal bird ornithology||
🐥|front-facing baby chick|hatched_chick|animal bird front-facing newborn ornithology||
🐦|bird|bird bird_face|animal ornithology||
🐧|penguin|penguin penguin_face|animal antarctica bird ornithology||
🕊️|dove|dove dove_of_peace|bird fly ornithology||
🦅|eagle|eagle|animal bird ornithology||
🦆|duck|duck|animal bird ornithology||
🦢|swan|swan|animal bird cygnet duckling ornithology ugly||
🦉|owl|owl|animal bird ornithology wise||
🦤|dodo|dodo|animal bird extinction large ornithology||13
🪶|feather|feather|bird flight light plumage||13
🦩|flamingo|flamingo|animal bird flamboyant ornithology tropical||
🦚|peacock|peacock|animal bird colorful ornithology ostentatious peahen pretty proud||
🦜|parrot|parrot|animal bird ornithology pirate talk||
🪽|wing|wing|angelic ascend aviation bird fly flying heavenly mythology soar||15
🐦‍⬛|black bird|black_bird|animal beak caw corvid crow ornithology raven rook||15
🪿|goose|goose|animal bird duck flock fowl gaggle gander geese honk ornithology silly||15
🐦‍🔥|phoenix|phoenix|ascend ascension emerge fantasy firebird glory immortal rebirth reincarnation reinvent renewal revival revive rise transform||15.1
🐸|frog|frog frog_face|animal||
🐊|crocodile|crocodile|animal zoo||
🐢|turtle|turtle|animal terrapin tortoise||
🦎|lizard|lizard|animal reptile||
🐍|snake|snake|animal bearer ophiuchus serpent zodiac||
🐲|dragon face|dragon_face|animal fairy fairytale tale||
🐉|dragon|dragon|animal fairy fairytale knights tale||
🦕|sauropod|sauropod|brachiosaurus brontosaurus dinosaur diplodocus||
🦖|T-Rex|t-rex trex|dinosaur t-rex tyrannosaurus||
🐳|spouting whale|whale spouting_whale|animal beach face ocean||
🐋|whale|whale2|animal beach ocean||
🐬|dolphin|dolphin flipper|animal beach ocean||
🦭|seal|seal|animal lion ocean sea||13
🐟|fish|fish|animal dinner fishes fishing pisces zodiac||
🐠|tropical fish|tropical_fish|animal fishes||
🐡|blowfish|blowfish|animal fish||
🦈|shark|shark|animal fish||
🐙|octopus|octopus|animal creature ocean||
🐚|spiral shell|shell|animal beach conch sea||
🪸|coral|coral|change climate ocean reef sea||14
🪼|jellyfish|jellyfish|animal aquarium burn invertebrate jelly life marine ocean ouch plankton sea sting stinger tentacles||15
🦀|crab|crab|cancer zodiac||
🦞|lobster|lobster|animal bisque claws seafood||
🦐|shrimp|shrimp|food shellfish small||
🦑|squid|squid|animal food mollusk||
🦪|oyster|oyster|diving pearl||
🐌|snail|snail|animal escargot garden nature slug||
🦋|butterfly|butterfly|insect pretty||
🐛|bug|bug|animal garden insect||
🐜|ant|ant|animal garden insect||
🐝|honeybee|bee honeybee|animal bumblebee honey insect nature spring||
🪲|beetle|beetle|animal bug insect||13
🐞|lady beetle|lady_beetle ladybug|animal garden insect ladybird nature||
🦗|cricket|cricket|animal bug grasshopper insect orthoptera||
🪳|cockroach|cockroach|animal insect pest roach||13
🕷️|spider|spider|animal insect||
🕸️|spider web|spider_web|||
🦂|scorpion|scorpion|scorpio scorpius zodiac||
🦟|mosquito|mosquito|bite disease fever insect malaria pest virus||
🪰|fly|fly|animal disease insect maggot pest rotting||13
🪱|worm|worm|animal annelid earthworm parasite||13
🦠|microbe|microbe|amoeba bacteria science virus||
💐|bouquet|bouquet|anniversary birthday date flower love plant romance||
🌸|cherry blossom|cherry_blossom|flower plant spring springtime||
💮|white flower|white_flower|||
🪷|lotus|lotus|beauty buddhism calm flower hinduism peace purity serenity||14
🏵️|rosette|rosette|plant||
🌹|rose|rose|beauty elegant flower love plant red valentine||
🥀|wilted flower|wilted_flower|dying||
🌺|hibiscus|hibiscus|flower plant||
🌻|sunflower|sunflower|flower outdoors plant sun||
🌼|blossom|blossom|buttercup dandelion flower plant||
🌷|tulip|tulip|blossom flower growth plant||
🪻|hyacinth|hyacinth|bloom bluebonnet flower indigo lavender lilac lupine plant purple shrub snapdragon spring violet||15
🌱|seedling|seedling|plant sapling sprout young||
🪴|potted plant|potted_plant|decor grow house nurturing pot||13
🌲|evergreen tree|evergreen_tree|christmas forest pine||
🌳|deciduous tree|deciduous_tree|forest green habitat shedding||
🌴|palm tree|palm_tree|beach plant tropical||
🌵|cactus|cactus|desert drought nature plant||
🌾|sheaf of rice|ear_of_rice sheaf_of_rice|grain grains plant||
🌿|herb|herb|leaf plant||
☘️|shamrock|shamrock|irish plant||
🍀|four leaf clover|four_leaf_clover|4 four-leaf irish lucky plant||
🍁|maple leaf|maple_leaf|falling||
🍂|fallen leaf|fallen_leaf|autumn fall falling||
🍃|leaf fluttering in wind|leaves|blow flutter||
🪹|empty nest|empty_nest nest|branch home nesting||14
🪺|nest with eggs|nest_with_eggs|bird branch egg nesting||14
🍄|mushroom|mushroom|fungus toadstool||
🪾|leafless tree|leafless_tree|bare barren branches dead drought trunk winter wood||16

🍇|grapes|grapes|dionysus fruit grape||
🍈|melon|melon|cantaloupe fruit||
🍉|watermelon|watermelon|fruit||
🍊|tangerine|mandarin orange tangerine|c citrus fruit nectarine vitamin||
🍋|lemon|lemon|citrus fruit sour||
🍋‍🟩|lime|lime|acidity citrus cocktail fruit garnish key margarita mojito refreshing salsa sour tangy tequila tropical zest||15.1
🍌|banana|banana|fruit potassium||
🍍|pineapple|pineapple|colada fruit pina tropical||
🥭|mango|mango|food fruit tropical||
🍎|red apple|apple red_apple|diet food fruit health ripe||
🍏|green apple|green_apple|fruit||
🍐|pear|pear|fruit||
🍑|peach|peach|fruit||
🍒|cherries|cherries|berries cherry fruit red||
🍓|strawberry|strawberry|berry fruit||
🫐|blueberries|blueberries|berries berry bilberry blue blueberry food fruit||13
🥝|kiwi fruit|kiwi_fruit kiwi kiwifruit|food||
🍅|tomato|tomato|food fruit vegetable||
🫒|olive|olive|food||13
🥥|coconut|coconut|colada palm piña||
🥑|avocado|avocado|food fruit||
🍆|eggplant|eggplant|aubergine vegetable||
🥔|potato|potato|food vegetable||
🥕|carrot|carrot|food vegetable||
🌽|ear of corn|corn ear_of_corn|crops farm maize maze||
🌶️|hot pepper|hot_pepper|||
🫑|bell pepper|bell_pepper|capsicum food vegetable||13
🥒|cucumber|cucumber|food pickle vegetable||
🥬|leafy green|leafy_green|bok burgers cabbage choy kale lettuce salad||
🥦|broccoli|broccoli|cabbage wild||
🧄|garlic|garlic|flavoring||
🧅|onion|onion|flavoring||
🥜|peanuts|peanuts|food nut peanut vegetable||
🫘|beans|beans|food kidney legume small||14
🌰|chestnut|chestnut|almond plant||
🫚|ginger root|ginger_root ginger|beer health herb natural spice||15
🫛|pea pod|pea_pod pea|beans beanstalk edamame legume soybean vegetable veggie||15
🍄‍🟫|brown mushroom|brown_mushroom|food fungi fungus nature pizza portobello shiitake shroom spore sprout toppings truffle vegetable vegetarian veggie||15.1
🫜|root vegetable|root_vegetable|beet food garden radish salad turnip vegetarian||16
🍞|bread|bread|carbs food grain loaf restaurant toast wheat||
🥐|croissant|croissant|bread breakfast crescent food french roll||
🥖|baguette bread|baguette_bread|food french||
🫓|flatbread|flatbread|arepa bread food gordita lavash naan pita||13
🥨|pretzel|pretzel|convoluted twisted||
🥯|bagel|bagel|bakery bread breakfast schmear||
🥞|pancakes|pancakes|breakfast crêpe food hotcake pancake||
🧇|waffle|waffle|breakfast indecisive iron||
🧀|cheese wedge|cheese cheese_wedge|||
🍖|meat on bone|meat_on_bone|||
🍗|poultry leg|poultry_leg|bone chicken drumstick hungry turkey||
🥩|cut of meat|cut_of_meat|chop lambchop porkchop red steak||
🥓|bacon|bacon|breakfast food meat||
🍔|hamburger|hamburger|burger eat fast food hungry||
🍟|french fries|fries french_fries|fast food||
🍕|pizza|pizza|cheese food hungry pepperoni slice||
🌭|hot dog|hotdog|frankfurter sausage||
🥪|sandwich|sandwich|bread||
🌮|taco|taco|mexican||
🌯|burrito|burrito|mexican wrap||
🫔|tamale|tamale|food mexican pamonha wrapped||13
🥙|stuffed flatbread|stuffed_flatbread|falafel food gyro kebab||
🧆|falafel|falafel|chickpea meatball||
🥚|egg|egg|breakfast food||
🍳|cooking|fried_egg cooking|breakfast easy fry frying over pan restaurant side sunny up||
🥘|shallow pan of food|shallow_pan_of_food|casserole paella||
🍲|pot of food|stew pot_of_food|soup||
🫕|fondue|fondue|cheese chocolate food melted pot ski||13
🥣|bowl with spoon|bowl_with_spoon|breakfast cereal congee oatmeal porridge||
🥗|green salad|green_salad salad|food||
🍿|popcorn|popcorn|corn movie pop||
🧈|butter|butter|dairy||
🧂|salt|salt|condiment flavor mad salty shaker taste upset||
🥫|canned food|canned_food|can||
🍱|bento box|bento bento_box|food||
🍘|rice cracker|rice_cracker|food||
🍙|rice ball|rice_ball|food japanese||
🍚|cooked rice|rice cooked_rice|food||
🍛|curry rice|curry curry_rice|food||
🍜|steaming bowl|ramen steaming_bowl|chopsticks food noodle pho soup||
🍝|spaghetti|spaghetti|food meatballs pasta restaurant||
🍠|roasted sweet potato|sweet_potato|food||
🍢|oden|oden|food kebab restaurant seafood skewer stick||
🍣|sushi|sushi|food||
🍤|fried shrimp|fried_shrimp|prawn tempura||
🍥|fish cake with swirl|fish_cake|food pastry restaurant||
🥮|moon cake|moon_cake|autumn festival yuèbǐng||
🍡|dango|dango|dessert japanese skewer stick sweet||
🥟|dumpling|dumpling|empanada gyōza jiaozi pierogi potsticker||
🥠|fortune cookie|fortune_cookie|prophecy||
🥡|takeout box|takeout_box|chopsticks delivery food oyster pail||
🍦|soft ice cream|icecream soft_serve|dessert food restaurant sweet||
🍧|shaved ice|shaved_ice|dessert restaurant sweet||
🍨|ice cream|ice_cream|dessert food restaurant sweet||
🍩|doughnut|doughnut|breakfast dessert donut food sweet||
🍪|cookie|cookie|chip chocolate dessert sweet||
🎂|birthday cake|birthday birthday_cake|bday celebration dessert happy pastry sweet||
🍰|shortcake|cake shortcake|dessert pastry slice sweet||
🧁|cupcake|cupcake|bakery dessert sprinkles sugar sweet treat||
🥧|pie|pie|apple filling fruit meat pastry pumpkin slice||
🍫|chocolate bar|chocolate_bar|candy dessert halloween sweet tooth||
🍬|candy|candy|cavities dessert halloween restaurant sweet tooth wrapper||
🍭|lollipop|lollipop|candy dessert food restaurant sweet||
🍮|custard|custard|dessert pudding sweet||
🍯|honey pot|honey_pot|barrel bear food honeypot jar sweet||
🍼|baby bottle|baby_bottle|babies birth born drink infant milk newborn||
🥛|glass of milk|milk_glass glass_of_milk milk|drink||
☕|hot beverage|coffee|cafe caffeine chai drink morning steaming tea||
🫖|teapot|teapot|brew drink food pot tea||13
🍵|teacup without handle|tea|beverage cup drink oolong||
🍶|sake|sake|bar beverage bottle cup drink restaurant||
🍾|bottle with popping cork|champagne|bar drink||
🍷|wine glass|wine_glass|alcohol bar beverage booze club drink drinking drinks restaurant||
🍸|cocktail glass|cocktail|alcohol bar booze club drink drinking drinks mad martini men||
🍹|tropical drink|tropical_drink|alcohol bar booze club cocktail drinking drinks drunk mai party tai tropics||
🍺|beer mug|beer|alcohol ale bar booze drink drinking drinks octoberfest oktoberfest pint stein summer||
🍻|clinking beer mugs|beers|alcohol bar booze bottoms cheers clink drinking drinks||
🥂|clinking glasses|clinking_glasses|celebrate clink drink glass||
🥃|tumbler glass|tumbler_glass whisky|liquor scotch shot whiskey||
🫗|pouring liquid|pouring_liquid pour|accident drink empty glass oops spill water||14
🥤|cup with straw|cup_with_straw|drink juice malt soda soft water||
🧋|bubble tea|bubble_tea boba_drink|food milk pearl||13
🧃|beverage box|beverage_box juice_box|straw sweet||
🧉|mate|mate mate_drink|||
🧊|ice|ice_cube ice|cold iceberg||
🥢|chopsticks|chopsticks|hashi jeotgarak kuaizi||
🍽️|fork and knife with plate|plate_with_cutlery fork_knife_plate knife_fork_plate|cooking dinner eat||
🍴|fork and knife|fork_and_knife|breakfast breaky cooking cutlery delicious dinner eat feed food hungry lunch restaurant yum yummy||
🥄|spoon|spoon|eat tableware||
🔪|kitchen knife|hocho knife|chef cooking tool weapon||
🫙|jar|jar|condiment container empty nothing sauce store||14
🏺|amphora|amphora|aquarius cooking drink jug tool weapon zodiac||

🌍|globe showing Europe-Africa|earth_africa earth_europe|europe-africa world||
🌎|globe showing Americas|earth_americas|world||
🌏|globe showing Asia-Australia|earth_asia|asia-australia world||
🌐|globe with meridians|globe_with_meridians|earth internet web world worldwide||
🗺️|world map|world_map|||
🗾|map of Japan|japan japan_map|||
🧭|compass|compass|direction magnetic navigation orienteering||
🏔️|snow-capped mountain|mountain_snow snow_capped_mountain|cold snow-capped||
⛰️|mountain|mountain|||
🌋|volcano|volcano|eruption mountain nature||
🗻|mount fuji|mount_fuji|mountain nature||
🏕️|camping|camping|||
🏖️|beach with umbrella|beach_umbrella beach beach_with_umbrella|||
🏜️|desert|desert|||
🏝️|desert island|desert_island island|||
🏞️|national park|national_park|||
🏟️|stadium|stadium|||
🏛️|classical building|classical_building|||
🏗️|building construction|building_construction construction_site|crane||
🧱|brick|bricks|clay mortar wall||
🪨|rock|rock|boulder heavy solid stone tough||13
🪵|wood|wood|log lumber timber||13
🛖|hut|hut|home house roundhouse shelter yurt||13
🏘️|houses|houses homes house_buildings|||
🏚️|derelict house|derelict_house house_abandoned derelict_house_building|home||
🏠|house|house|building country heart home ranch settle simple suburban suburbia where||
🏡|house with garden|house_with_garden|building country heart home ranch settle simple suburban suburbia where||
🏢|office building|office|city cubical job||
🏣|Japanese post office|post_office|building||
🏤|post office|european_post_office|building||
🏥|hospital|hospital|building doctor medicine||
🏦|bank|bank|building||
🏨|hotel|hotel|building||
🏩|love hotel|love_hotel|building||
🏪|convenience store|convenience_store|24 building hours||
🏫|school|school|building||
🏬|department store|department_store|building||
🏭|factory|factory|building||
🏯|Japanese castle|japanese_castle|building||
🏰|castle|european_castle castle|building||
💒|wedding|wedding|chapel hitched nuptials romance||
🗼|Tokyo tower|tokyo_tower|||
🗽|Statue of Liberty|statue_of_liberty|new ny nyc york||
⛪|church|church|bless chapel christian cross religion||
🕌|mosque|mosque|islam masjid muslim religion||
🛕|hindu temple|hindu_temple|||
🕍|synagogue|synagogue|jew jewish judaism religion temple||
⛩️|shinto shrine|shinto_shrine|religion||
🕋|kaaba|kaaba|hajj islam muslim religion umrah||
⛲|fountain|fountain|||
⛺|tent|tent|camping||
🌁|foggy|foggy|fog||
🌃|night with stars|night_with_stars|star||
🏙️|cityscape|cityscape|city||
🌄|sunrise over mountains|sunrise_over_mountains|morning sun||
🌅|sunrise|sunrise|morning nature sun||
🌆|cityscape at dusk|city_sunset city_dusk|building evening landscape sun||
🌇|sunset|city_sunrise|building dusk sun||
🌉|bridge at night|bridge_at_night|||
♨️|hot springs|hotsprings|steaming||
🎠|carousel horse|carousel_horse|entertainment||
🛝|playground slide|playground_slide slide|amusement park play playing sliding theme||14
🎡|ferris wheel|ferris_wheel|amusement park theme||
🎢|roller coaster|roller_coaster|amusement park theme||
💈|barber pole|barber barber_pole|cut fresh haircut shave||
🎪|circus tent|circus_tent|||
🚂|locomotive|steam_locomotive|caboose engine railway train trains travel||
🚃|railway car|railway_car|electric train tram travel trolleybus||
🚄|high-speed train|bullettrain_side|high-speed railway shinkansen||
🚅|bullet train|bullettrain_front|high-speed nose railway shinkansen speed travel||
🚆|train|train2|arrived choo railway||
🚇|metro|metro|subway travel||
🚈|light rail|light_rail|arrived monorail railway||
🚉|station|station|railway train||
🚊|tram|tram|trolleybus||
🚝|monorail|monorail|vehicle||
🚞|mountain railway|mountain_railway|car trip||
🚋|tram car|train tram_car|bus trolley trolleybus||
🚌|bus|bus|school vehicle||
🚍|oncoming bus|oncoming_bus|cars||
🚎|trolleybus|trolleybus|bus tram trolley||
🚐|minibus|minibus|bus drive van vehicle||
🚑|ambulance|ambulance|emergency vehicle||
🚒|fire engine|fire_engine|truck||
🚓|police car|police_car|5–0 cops patrol||
🚔|oncoming police car|oncoming_police_car|||
🚕|taxi|taxi|cab cabbie car drive vehicle yellow||
🚖|oncoming taxi|oncoming_taxi|cab cabbie cars drove hail yellow||
🚗|automobile|car red_car|driving vehicle||
🚘|oncoming automobile|oncoming_automobile|car cars drove vehicle||
🚙|sport utility vehicle|blue_car suv|drive recreational sportutility||
🛻|pickup truck|pickup_truck|automobile car flatbed pick-up transportation||13
🚚|delivery truck|truck delivery_truck|car drive vehicle||
🚛|articulated lorry|articulated_lorry|car drive move semi truck vehicle||
🚜|tractor|tractor|vehicle||
🏎️|racing car|racing_car|zoom||
🏍️|motorcycle|motorcycle racing_motorcycle|||
🛵|motor scooter|motor_scooter|||
🦽|manual wheelchair|manual_wheelchair|accessibility||
🦼|motorized wheelchair|motorized_wheelchair|accessibility||
🛺|auto rickshaw|auto_rickshaw|tuk||
🚲|bicycle|bike bicycle|class cycle cycling cyclist gang ride spin spinning||
🛴|kick scooter|kick_scooter scooter|||
🛹|skateboard|skateboard|board skate skater wheels||
🛼|roller skate|roller_skate|blades skates sport||13
🚏|bus stop|busstop|||
🛣️|motorway|motorway|highway road||
🛤️|railway track|railway_track|train||
🛢️|oil drum|oil_drum|||
⛽|fuel pump|fuelpump|diesel gas gasoline station||
🛞|wheel|wheel|car circle tire turn vehicle||14
🚨|police car light|rotating_light|alarm alert beacon emergency revolving siren||
🚥|horizontal traffic light|traffic_light|intersection signal stop stoplight||
🚦|vertical traffic light|vertical_traffic_light|drove intersection signal stop stoplight||
🛑|stop sign|stop_sign octagonal_sign|||
🚧|construction|construction|barrier||
⚓|anchor|anchor|ship tool||
🛟|ring buoy|ring_buoy lifebuoy|float life lifesaver preserver rescue safety save saver swim||14
⛵|sailboat|boat sailboat|resort sailing sea yacht||
🛶|canoe|canoe|boat||
🚤|speedboat|speedboat|billionaire boat lake luxury millionaire summer travel||
🛳️|passenger ship|passenger_ship cruise_ship|||
⛴️|ferry|ferry|boat passenger||
🛥️|motor boat|motor_boat motorboat|||
🚢|ship|ship|boat passenger travel||
✈️|airplane|airplane|aeroplane fly flying jet plane travel||
🛩️|small airplane|small_airplane|aeroplane plane||
🛫|airplane departure|flight_departure airplane_departure|aeroplane check-in departures plane||
🛬|airplane arrival|flight_arrival airplane_arriving|aeroplane arrivals landing plane||
🪂|parachute|parachute|hang-glide parasail skydive||
💺|seat|seat|chair||
🚁|helicopter|helicopter|copter roflcopter travel vehicle||
🚟|suspension railway|suspension_railway|||
🚠|mountain cableway|mountain_cableway|cable gondola lift ski||
🚡|aerial tramway|aerial_tramway|cable car gondola ropeway||
🛰️|satellite|artificial_satellite|space||
🚀|rocket|rocket|launch rockets space travel||
🛸|flying saucer|flying_saucer|aliens extra terrestrial ufo||
🛎️|bellhop bell|bellhop_bell bellhop|hotel||
🧳|luggage|luggage|bag packing roller suitcase travel||
⌛|hourglass done|hourglass|sand time timer||
⏳|hourglass not done|hourglass_flowing_sand|hours timer waiting yolo||
⌚|watch|watch|clock time||
⏰|alarm clock|alarm_clock|hours hrs late time waiting||
⏱️|stopwatch|stopwatch|clock time||
⏲️|timer clock|timer_clock|||
🕰️|mantelpiece clock|mantelpiece_clock clock|time||
🕛|twelve o’clock|clock12|12 12:00 o’clock time||
🕧|twelve-thirty|clock1230|12 12:30 30 clock time||
🕐|one o’clock|clock1|1 1:00 o’clock time||
🕜|one-thirty|clock130|1 1:30 30 clock time||
🕑|two o’clock|clock2|2 2:00 o’clock time||
🕝|two-thirty|clock230|2 2:30 30 clock time||
🕒|three o’clock|clock3|3 3:00 o’clock time||
🕞|three-thirty|clock330|3 30 3:30 clock time||
🕓|four o’clock|clock4|4 4:00 o’clock time||
🕟|four-thirty|clock430|30 4 4:30 clock time||
🕔|five o’clock|clock5|5 5:00 o’clock time||
🕠|five-thirty|clock530|30 5 5:30 clock time||
🕕|six o’clock|clock6|6 6:00 o’clock time||
🕡|six-thirty|clock630|30 6 6:30 clock||
🕖|seven o’clock|clock7|0 7 7:00 o’clock||
🕢|seven-thirty|clock730|30 7 7:30 clock||
🕗|eight o’clock|clock8|8 8:00 o’clock time||
🕣|eight-thirty|clock830|30 8 8:30 clock time||
🕘|nine o’clock|clock9|9 9:00 o’clock time||
🕤|nine-thirty|clock930|30 9 9:30 clock time||
🕙|ten o’clock|clock10|0 10 10:00 o’clock||
🕥|ten-thirty|clock1030|10 10:30 30 clock time||
🕚|eleven o’clock|clock11|11 11:00 o’clock time||
🕦|eleven-thirty|clock1130|11 11:30 30 clock time||
🌑|new moon|new_moon|dark space||
🌒|waxing crescent moon|waxing_crescent_moon|dreams space||
🌓|first quarter moon|first_quarter_moon|space||
🌔|waxing gibbous moon|moon waxing_gibbous_moon|space||
🌕|full moon|full_moon|space||
🌖|waning gibbous moon|waning_gibbous_moon|space||
🌗|last quarter moon|last_quarter_moon|space||
🌘|waning crescent moon|waning_crescent_moon|space||
🌙|crescent moon|crescent_moon|ramadan space||
🌚|new moon face|new_moon_with_face|space||
🌛|first quarter moon face|first_quarter_moon_with_face|space||
🌜|last quarter moon face|last_quarter_moon_with_face|dreams||
🌡️|thermometer|thermometer|weather||
☀️|sun|sunny sun|bright rays space weather||
🌝|full moon face|full_moon_with_face|bright||
🌞|sun with face|sun_with_face|beach bright day heat shine sunny sunshine weather||
🪐|ringed planet|ringed_planet saturn|saturnine||
⭐|star|star|astronomy medium stars white||
🌟|glowing star|star2 glowing_star|glittery glow night shining sparkle win||
🌠|shooting star|stars shooting_star|falling night space||
🌌|milky way|milky_way|space||
☁️|cloud|cloud|weather||
⛅|sun behind cloud|partly_sunny sun_behind_cloud|cloudy weather||
⛈️|cloud with lightning and rain|cloud_with_lightning_and_rain stormy thunder_cloud_and_rain|thunderstorm||
🌤️|sun behind small cloud|sun_behind_small_cloud mostly_sunny sun_small_cloud|weather||
🌥️|sun behind large cloud|sun_behind_large_cloud cloudy barely_sunny|weather||
🌦️|sun behind rain cloud|sun_behind_rain_cloud sun_and_rain partly_sunny_rain|weather||
🌧️|cloud with rain|cloud_with_rain rainy rain_cloud|weather||
🌨️|cloud with snow|cloud_with_snow snowy snow_cloud|cold weather||
🌩️|cloud with lightning|cloud_with_lightning lightning lightning_cloud|weather||
🌪️|tornado|tornado tornado_cloud|weather whirlwind||
🌫️|fog|fog|cloud weather||
🌬️|wind face|wind_face wind_blowing_face|blow cloud||
🌀|cyclone|cyclone|dizzy hurricane twister typhoon weather||
🌈|rainbow|rainbow|gay genderqueer glbt glbtq lesbian lgbt lgbtq lgbtqia nature pride queer rain trans transgender weather||
🌂|closed umbrella|closed_umbrella|clothing rain||
☂️|umbrella|open_umbrella|clothing rain||
☔|umbrella with rain drops|umbrella umbrella_with_rain umbrella_with_rain_drops|clothing drop weather||
⛱️|umbrella on ground|parasol_on_ground umbrella_on_ground|rain sun||
⚡|high voltage|zap high_voltage|danger electric electricity lightning nature thunder thunderbolt||
❄️|snowflake|snowflake|cold snow weather||
☃️|snowman|snowman_with_snow snowman2|cold man||
⛄|snowman without snow|snowman snowman_without_snow|cold man||
☄️|comet|comet|space||
🔥|fire|fire|af burn flame hot lit litaf tool||
💧|droplet|droplet|cold comic drop nature sad sweat tear water weather||
🌊|water wave|ocean water_wave|nature surf surfer surfing||

🎃|jack-o-lantern|jack_o_lantern|celebration halloween pumpkin||
🎄|Christmas tree|christmas_tree|celebration||
🎆|fireworks|fireworks|boom celebration entertainment yolo||
🎇|sparkler|sparkler|boom celebration fireworks sparkle||
🧨|firecracker|firecracker|dynamite explosive fire fireworks light pop popping spark||
✨|sparkles|sparkles|* magic sparkle star||
🎈|balloon|balloon|birthday celebrate celebration||
🎉|party popper|tada party party_popper|awesome birthday celebrate celebration excited hooray woohoo||
🎊|confetti ball|confetti_ball|celebrate celebration party woohoo||
🎋|tanabata tree|tanabata_tree|banner celebration japanese||
🎍|pine decoration|bamboo|celebration japanese plant||
🎎|Japanese dolls|dolls|celebration doll festival||
🎏|carp streamer|flags carp_streamer|celebration||
🎐|wind chime|wind_chime|bell celebration||
🎑|moon viewing ceremony|rice_scene moon_ceremony|celebration||
🧧|red envelope|red_envelope|gift good hóngbāo lai luck money see||
🎀|ribbon|ribbon|celebration||
🎁|wrapped gift|gift|birthday bow box celebration christmas present surprise||
🎗️|reminder ribbon|reminder_ribbon|celebration||
🎟️|admission tickets|tickets admission_tickets|ticket||
🎫|ticket|ticket|admission stub||
🎖️|military medal|medal_military military_medal medal|award celebration||
🏆|trophy|trophy|champion champs prize slay sport victory win winning||
🏅|sports medal|medal_sports sports_medal|award gold winner||
🥇|1st place medal|1st_place_medal 1st first_place_medal|gold||
🥈|2nd place medal|2nd_place_medal 2nd second_place_medal|silver||
🥉|3rd place medal|3rd_place_medal 3rd third_place_medal|bronze||
⚽|soccer ball|soccer|football futbol sport||
⚾|baseball|baseball|ball sport||
🥎|softball|softball|ball glove sports underarm||
🏀|basketball|basketball|ball hoop sport||
🏐|volleyball|volleyball|ball game||
🏈|american football|football|ball bowl sport super||
🏉|rugby football|rugby_football|ball sport||
🎾|tennis|tennis|ball racquet sport||
🥏|flying disc|flying_disc|ultimate||
🎳|bowling|bowling|ball game sport strike||
🏏|cricket game|cricket_game cricket_bat_and_ball|||
🏑|field hockey|field_hockey field_hockey_stick_and_ball|game||
🏒|ice hockey|ice_hockey hockey ice_hockey_stick_and_puck|game||
🥍|lacrosse|lacrosse|ball goal sports stick||
🏓|ping pong|ping_pong table_tennis_paddle_and_ball|bat game pingpong||
🏸|badminton|badminton|birdie game racquet shuttlecock||
🥊|boxing glove|boxing_glove|||
🥋|martial arts uniform|martial_arts_uniform|judo karate taekwondo||
🥅|goal net|goal_net|||
⛳|flag in hole|golf|sport||
⛸️|ice skate|ice_skate|skating||
🎣|fishing pole|fishing_pole_and_fish fishing_pole|entertainment sport||
🤿|diving mask|diving_mask|scuba snorkeling||
🎽|running shirt|running_shirt_with_sash running_shirt|athletics||
🎿|skis|ski|snow sport||
🛷|sled|sled|luge sledge sleigh snow toboggan||
🥌|curling stone|curling_stone|game rock||
🎯|bullseye|dart bullseye direct_hit|bull entertainment game target||
🪀|yo-yo|yo_yo yo-yo|fluctuate toy||
🪁|kite|kite|fly soar||
🔫|water pistol|gun pistol|handgun revolver tool weapon||
🎱|pool 8 ball|8ball billiards|billiard eight game||
🔮|crystal ball|crystal_ball|fairy fairytale fantasy fortune future magic tale tool||
🪄|magic wand|magic_wand|magician witch wizard||13
🎮|video game|video_game controller|entertainment||
🕹️|joystick|joystick|game video videogame||
🎰|slot machine|slot_machine|casino gamble gambling game slots||
🎲|game die|game_die|dice entertainment||
🧩|puzzle piece|jigsaw puzzle_piece|clue interlocking||
🧸|teddy bear|teddy_bear|plaything plush stuffed toy||
🪅|piñata|pinata|candy celebrate celebration cinco de festive mayo party pinada||13
🪩|mirror ball|mirror_ball disco disco_ball|dance glitter party||14
🪆|nesting dolls|nesting_dolls|babooshka baboushka babushka doll matryoshka russia||13
♠️|spade suit|spades|card game||
♥️|heart suit|hearts|card emotion game||
♦️|diamond suit|diamonds|card game||
♣️|club suit|clubs|card game||
♟️|chess pawn|chess_pawn|dupe expendable||
🃏|joker|black_joker|card game wildcard||
🀄|mahjong red dragon|mahjong|game||
🎴|flower playing cards|flower_playing_cards|card game japanese||
🎭|performing arts|performing_arts|actor actress art entertainment mask theater theatre thespian||
🖼️|framed picture|framed_picture frame_with_picture|art museum painting||
🎨|artist palette|art palette|artsy arty colorful creative entertainment museum painter painting||
🧵|thread|thread|needle sewing spool string||
🪡|sewing needle|sewing_needle|embroidery sew stitches sutures tailoring thread||13
🧶|yarn|yarn|ball crochet knit||
🪢|knot|knot|cord rope tangled tie twine twist||13

👓|glasses|eyeglasses glasses|clothing eye eyewear||
🕶️|sunglasses|dark_sunglasses|eye eyewear glasses||
🥽|goggles|goggles|dive eye protection scuba swimming welding||
🥼|lab coat|lab_coat|clothes doctor dr experiment jacket scientist white||
🦺|safety vest|safety_vest|emergency||
👔|necktie|necktie|clothing employed serious shirt tie||
👕|t-shirt|shirt tshirt|blue casual clothes clothing collar dressed shopping weekend||
👖|jeans|jeans|blue casual clothes clothing denim dressed pants shopping trousers weekend||
🧣|scarf|scarf|bundle cold neck up||
🧤|gloves|gloves|hand||
🧥|coat|coat|brr bundle cold jacket up||
🧦|socks|socks|stocking||
👗|dress|dress|clothes clothing dressed fancy shopping||
👘|kimono|kimono|clothing comfortable||
🥻|sari|sari|clothing dress||
🩱|one-piece swimsuit|one_piece_swimsuit one-piece_swimsuit|bathing one-piece suit||
🩲|briefs|swim_brief briefs|bathing one-piece suit swimsuit underwear||
🩳|shorts|shorts|bathing pants suit swimsuit underwear||
👙|bikini|bikini|bathing beach clothing pool suit swim||
👚|woman’s clothes|womans_clothes|blouse clothing collar dress dressed lady shirt shopping woman’s||
🪭|folding hand fan|folding_hand_fan folding_fan|clack clap cool cooling dance flirt flutter hot shy||15
👛|purse|purse|clothes clothing coin dress fancy handbag shopping||
👜|handbag|handbag|bag clothes clothing dress lady purse shopping||
👝|clutch bag|pouch clutch_bag|clothes clothing dress handbag purse||
🛍️|shopping bags|shopping shopping_bags|bag hotel||
🎒|backpack|school_satchel backpack|backpacking bag bookbag education rucksack||
🩴|thong sandal|thong_sandal|beach flip flop sandals shoe thongs zōri||13
👞|man’s shoe|mans_shoe shoe|brown clothes clothing feet foot kick man’s shoes shopping||
👟|running shoe|athletic_shoe sneaker|clothes clothing fast kick shoes shopping tennis||
🥾|hiking boot|hiking_boot|backpacking brown camping outdoors shoe||
🥿|flat shoe|flat_shoe womans_flat_shoe|ballet comfy flats slip-on slipper||
👠|high-heeled shoe|high_heel|clothes clothing dress fashion heels high-heeled shoes shopping stiletto woman||
👡|woman’s sandal|sandal|clothing shoe woman’s||
🩰|ballet shoes|ballet_shoes|dance||
👢|woman’s boot|boot|clothes clothing dress shoe shoes shopping woman’s||
🪮|hair pick|hair_pick|afro comb groom||15
👑|crown|crown|clothing family king medieval queen royal royalty win||
👒|woman’s hat|womans_hat|clothes clothing garden hats party woman’s||
🎩|top hat|tophat top_hat|clothes clothing fancy formal magic||
🎓|graduation cap|mortar_board graduation_cap|celebration clothing education hat scholar||
🧢|billed cap|billed_cap|baseball bent dad hat||
🪖|military helmet|military_helmet|army soldier war warrior||13
⛑️|rescue worker’s helmet|rescue_worker_helmet helmet_with_cross helmet_with_white_cross|aid face hat worker’s||
📿|prayer beads|prayer_beads|clothing necklace religion||
💄|lipstick|lipstick|cosmetics date makeup||
💍|ring|ring|diamond engaged engagement married romance shiny sparkling wedding||
💎|gem stone|gem|diamond engagement jewel money romance wedding||
🔇|muted speaker|mute no_sound|quiet silent||
🔈|speaker low volume|speaker low_volume quiet_sound|soft||
🔉|speaker medium volume|sound medium_volumne|||
🔊|speaker high volume|loud_sound high_volume|music||
📢|loudspeaker|loudspeaker|address communication loud public sound||
📣|megaphone|mega megaphone|cheering sound||
📯|postal horn|postal_horn|post||
🔔|bell|bell|break church sound||
🔕|bell with slash|no_bell|forbidden mute not prohibited quiet silent sound||
🎼|musical score|musical_score|music note||
🎵|musical note|musical_note|music sound||
🎶|musical notes|notes musical_notes|music note sound||
🎙️|studio microphone|studio_microphone|mic music||
🎚️|level slider|level_slider|music||
🎛️|control knobs|control_knobs|music||
🎤|microphone|microphone|karaoke mic music sing sound||
🎧|headphone|headphones|earbud sound||
📻|radio|radio|entertainment tbt video||
🎷|saxophone|saxophone|instrument music sax||
🎺|trumpet|trumpet|instrument music||
🪗|accordion|accordion|box concertina instrument music squeeze squeezebox||13
🎸|guitar|guitar|instrument music strat||
🎹|musical keyboard|musical_keyboard|instrument music piano||
🎻|violin|violin|instrument music||
🪕|banjo|banjo|music stringed||
🥁|drum|drum drum_with_drumsticks|music||
🪘|long drum|long_drum|beat conga instrument rhythm||13
🪇|maracas|maracas|cha dance instrument music party percussion rattle shake shaker||15
🪈|flute|flute|band fife flautist instrument marching music orchestra piccolo pipe recorder woodwind||15
🪉|harp|harp|cupid instrument love music orchestra||16
📱|mobile phone|iphone android mobile_phone|cell communication telephone||
📲|mobile phone with arrow|calling mobile_phone_arrow|build call cell communication receive telephone||
☎️|telephone|phone telephone|||
📞|telephone receiver|telephone_receiver|communication phone voip||
📟|pager|pager|communication||
📠|fax machine|fax fax_machine|communication||
🔋|battery|battery|||
🪫|low battery|low_battery|drained electronic energy power||14
🔌|electric plug|electric_plug|electricity||
💻|laptop|computer laptop|office pc personal||
🖥️|desktop computer|desktop_computer|monitor||
🖨️|printer|printer|computer||
⌨️|keyboard|keyboard|computer||
🖱️|computer mouse|computer_mouse three_button_mouse|||
🖲️|trackball|trackball|computer||
💽|computer disk|minidisc computer_disk|minidisk optical||
💾|floppy disk|floppy_disk|computer||
💿|optical disk|cd optical_disk|blu-ray computer dvd||
📀|dvd|dvd|blu-ray cd computer disk optical||
🧮|abacus|abacus|calculation calculator||
🎥|movie camera|movie_camera|bollywood cinema film hollywood record||
🎞️|film frames|film_strip film_frames|cinema movie||
📽️|film projector|film_projector|cinema movie video||
🎬|clapper board|clapper|action movie||
📺|television|tv|video||
📷|camera|camera|photo selfie snap tbt trip video||
📸|camera with flash|camera_flash camera_with_flash|video||
📹|video camera|video_camera|camcorder tbt||
📼|videocassette|vhs videocassette|old school tape vcr video||
🔍|magnifying glass tilted left|mag|lab left-pointing science search tool||
🔎|magnifying glass tilted right|mag_right|contact lab right-pointing science search tool||
🕯️|candle|candle|light||
💡|light bulb|bulb light_bulb|comic electric idea||
🔦|flashlight|flashlight|electric light tool torch||
🏮|red paper lantern|izakaya_lantern lantern red_paper_lantern|bar light restaurant||
🪔|diya lamp|diya_lamp|light oil||
📔|notebook with decorative cover|notebook_with_decorative_cover|book decorated education school writing||
📕|closed book|closed_book|education||
📖|open book|book open_book|education fantasy knowledge library novels reading||
📗|green book|green_book|education fantasy library reading||
📘|blue book|blue_book|education fantasy library reading||
📙|orange book|orange_book|education fantasy library reading||
📚|books|books|book education fantasy knowledge library novels reading school study||
📓|notebook|notebook|||
📒|ledger|ledger|notebook||
📃|page with curl|page_with_curl|document paper||
📜|scroll|scroll|paper||
📄|page facing up|page_facing_up|document paper||
📰|newspaper|newspaper|communication news paper||
🗞️|rolled-up newspaper|newspaper_roll rolled_up_newspaper|news paper rolled-up||
📑|bookmark tabs|bookmark_tabs|mark marker||
🔖|bookmark|bookmark|mark||
🏷️|label|label|tag||
🪙|coin|coin|dollar euro gold metal money rich silver treasure||13
💰|money bag|moneybag|bank bet billion cash cost dollar gold million paid paying pot rich win||
💴|yen banknote|yen|bank bill currency money note||
💵|dollar banknote|dollar|bank bill currency money note||
💶|euro banknote|euro|100 bank bill currency money note rich||
💷|pound banknote|pound|bank bill billion cash currency money note pounds||
💸|money with wings|money_with_wings|bank banknote bill billion cash dollar fly million note pay||
💳|credit card|credit_card|bank cash charge money pay||
🧾|receipt|receipt|accounting bookkeeping evidence invoice proof||
💹|chart increasing with yen|chart|bank currency graph growth market money rise trend upward||
✉️|envelope|envelope|e-mail email letter||
📧|e-mail|e-mail email|letter||
📨|incoming envelope|incoming_envelope|delivering e-mail email letter mail receive sent||
📩|envelope with arrow|envelope_with_arrow|communication down e-mail email letter mail outgoing send sent||
📤|outbox tray|outbox_tray|box email letter mail sent||
📥|inbox tray|inbox_tray|box email letter mail receive zero||
📦|package|package|box communication delivery parcel shipping||
📫|closed mailbox with raised flag|mailbox|communication mail postbox||
📪|closed mailbox with lowered flag|mailbox_closed|mail postbox||
📬|open mailbox with raised flag|mailbox_with_mail|postbox||
📭|open mailbox with lowered flag|mailbox_with_no_mail|postbox||
📮|postbox|postbox|mail mailbox||
🗳️|ballot box with ballot|ballot_box ballot_box_with_ballot|||
✏️|pencil|pencil2|||
✒️|black nib|black_nib|pen||
🖋️|fountain pen|fountain_pen lower_left_fountain_pen|||
🖊️|pen|pen lower_left_ballpoint_pen|||
🖌️|paintbrush|paintbrush lower_left_paintbrush|painting||
🖍️|crayon|crayon lower_left_crayon|||
📝|memo|memo pencil|communication media notes||
💼|briefcase|briefcase|office||
📁|file folder|file_folder|||
📂|open file folder|open_file_folder|||
🗂️|card index dividers|card_index_dividers|||
📅|calendar|date|||
📆|tear-off calendar|calendar|tear-off||
🗒️|spiral notepad|spiral_notepad notepad_spiral spiral_note_pad|||
🗓️|spiral calendar|spiral_calendar calendar_spiral spiral_calendar_pad|||
📇|card index|card_index|old rolodex school||
📈|chart increasing|chart_with_upwards_trend chart_increasing|data graph growth right up upward||
📉|chart decreasing|chart_with_downwards_trend chart_decreasing|data down downward graph negative||
📊|bar chart|bar_chart|data graph||
📋|clipboard|clipboard|do list notes||
📌|pushpin|pushpin|collage pin||
📍|round pushpin|round_pushpin|location map pin||
📎|paperclip|paperclip|||
🖇️|linked paperclips|paperclips linked_paperclips|link paperclip||
📏|straight ruler|straight_ruler|angle edge math straightedge||
📐|triangular ruler|triangular_ruler|angle math rule set slide triangle||
✂️|scissors|scissors|cut cutting paper tool||
🗃️|card file box|card_file_box|||
🗄️|file cabinet|file_cabinet|filing paper||
🗑️|wastebasket|wastebasket trashcan|can garbage trash waste||
🔒|locked|lock locked|closed private||
🔓|unlocked|unlock unlocked|cracked lock open||
🔏|locked with pen|lock_with_ink_pen locked_with_pen|nib privacy||
🔐|locked with key|closed_lock_with_key locked_with_key|bike secure||
🔑|key|key|keys lock major password unlock||
🗝️|old key|old_key|clue lock||
🔨|hammer|hammer|home improvement repairs tool||
🪓|axe|axe|ax chop hatchet split wood||
⛏️|pick|pick|hammer mining tool||
⚒️|hammer and pick|hammer_and_pick|tool||
🛠️|hammer and wrench|hammer_and_wrench|spanner tool||
🗡️|dagger|dagger dagger_knife|weapon||
⚔️|crossed swords|crossed_swords|weapon||
💣|bomb|bomb|boom comic dangerous explosion hot||
🪃|boomerang|boomerang|rebound repercussion weapon||13
🏹|bow and arrow|bow_and_arrow|archer archery sagittarius tool weapon zodiac||
🛡️|shield|shield|weapon||
🪚|carpentry saw|carpentry_saw|carpenter cut lumber tool trim||13
🔧|wrench|wrench|home improvement spanner tool||
🪛|screwdriver|screwdriver|flathead handy screw tool||13
🔩|nut and bolt|nut_and_bolt|home improvement tool||
⚙️|gear|gear|cog cogwheel tool||
🗜️|clamp|clamp compression|compress tool vice||
⚖️|balance scale|balance_scale scales|justice libra tool weight zodiac||
🦯|white cane|probing_cane white_cane|accessibility blind||
🔗|link|link|links||
⛓️‍💥|broken chain|broken_chain|break breaking cuffs freedom||15.1
⛓️|chains|chains|chain||
🪝|hook|hook|catch crook curve ensnare point selling||13
🧰|toolbox|toolbox|box chest mechanic red tool||
🧲|magnet|magnet|attraction horseshoe magnetic negative positive shape u||
🪜|ladder|ladder|climb rung step||13
🪏|shovel|shovel|bury dig garden hole plant scoop snow spade||16
⚗️|alembic|alembic|chemistry tool||
🧪|test tube|test_tube|chemist chemistry experiment lab science||
🧫|petri dish|petri_dish|bacteria biologist biology culture lab||
🧬|dna|dna double_helix|biologist evolution gene genetics life||
🔬|microscope|microscope|experiment lab science tool||
🔭|telescope|telescope|contact extraterrestrial science tool||
📡|satellite antenna|satellite satellite_antenna|aliens contact dish science||
💉|syringe|syringe|doctor flu medicine needle shot sick tool vaccination||
🩸|drop of blood|drop_of_blood|bleed donation injury medicine menstruation||
💊|pill|pill|doctor drugs medicated medicine pills sick vitamin||
🩹|adhesive bandage|adhesive_bandage bandaid|||
🩼|crutch|crutch|aid cane disability help hurt injured mobility stick||14
🩺|stethoscope|stethoscope|doctor heart medicine||
🩻|x-ray|x_ray x-ray xray|bones doctor medical skeleton skull||14
🚪|door|door|back closet front||
🛗|elevator|elevator|accessibility hoist lift||13
🪞|mirror|mirror|makeup reflection reflector speculum||13
🪟|window|window|air frame fresh opening transparent view||13
🛏️|bed|bed|hotel sleep||
🛋️|couch and lamp|couch_and_lamp|hotel||
🪑|chair|chair|seat sit||
🚽|toilet|toilet|bathroom||
🪠|plunger|plunger|cup force plumber poop suction toilet||13
🚿|shower|shower|water||
🛁|bathtub|bathtub|bath||
🪤|mouse trap|mouse_trap|bait cheese lure mousetrap snare||13
🪒|razor|razor|sharp shave||
🧴|lotion bottle|lotion_bottle|moisturizer shampoo sunscreen||
🧷|safety pin|safety_pin|diaper punk rock||
🧹|broom|broom|cleaning sweeping witch||
🧺|basket|basket|farming laundry picnic||
🧻|roll of paper|roll_of_paper toilet_paper|towels||
🪣|bucket|bucket|cask pail vat||13
🧼|soap|soap|bar bathing clean cleaning lather soapdish||
🫧|bubbles|bubbles|bubble burp clean floating pearl soap underwater||14
🪥|toothbrush|toothbrush|bathroom brush clean dental hygiene teeth toiletry||13
🧽|sponge|sponge|absorbing cleaning porous soak||
🧯|fire extinguisher|fire_extinguisher|extinguish quench||
🛒|shopping cart|shopping_cart shopping_trolley|||
🚬|cigarette|smoking cigarette|||
⚰️|coffin|coffin|dead death vampire||
🪦|headstone|headstone|cemetery dead grave graveyard memorial rip tomb tombstone||13
⚱️|funeral urn|funeral_urn|ashes death||
🧿|nazar amulet|nazar_amulet|bead blue charm evil-eye talisman||
🪬|hamsa|hamsa|amulet fatima fortune guide hand mary miriam palm protect protection||14
🗿|moai|moyai moai|face statue stoneface travel||
🪧|placard|placard|card demonstration notice picket plaque protest sign||13
🪪|identification card|identification_card id_card|credentials document license security||14

🏧|ATM sign|atm|automated bank cash money teller||
🚮|litter in bin sign|put_litter_in_its_place litter_bin|litterbin||
🚰|potable water|potable_water|drinking||
♿|wheelchair symbol|wheelchair handicapped|access handicap||
🚹|men’s room|mens|bathroom lavatory man men’s restroom toilet wc||
🚺|women’s room|womens|bathroom lavatory restroom toilet wc woman women’s||
🚻|restroom|restroom bathroom|lavatory toilet wc||
🚼|baby symbol|baby_symbol|changing||
🚾|water closet|wc water_closet|bathroom lavatory restroom toilet||
🛂|passport control|passport_control|||
🛃|customs|customs|packing||
🛄|baggage claim|baggage_claim|arrived bags case checked journey packing plane ready travel trip||
🛅|left luggage|left_luggage|baggage case locker||
⚠️|warning|warning|caution||
🚸|children crossing|children_crossing|child pedestrian traffic||
⛔|no entry|no_entry|do fail forbidden not pass prohibited traffic||
🚫|prohibited|no_entry_sign|forbidden not smoke||
🚳|no bicycles|no_bicycles|bicycle bike forbidden not prohibited||
🚭|no smoking|no_smoking|forbidden not prohibited smoke||
🚯|no littering|do_not_litter no_littering|forbidden prohibited||
🚱|non-potable water|non-potable_water|dry non-drinking non-potable prohibited||
🚷|no pedestrians|no_pedestrians|forbidden not pedestrian prohibited||
📵|no mobile phones|no_mobile_phones|cell forbidden not phone prohibited telephone||
🔞|no one under eighteen|underage no_one_under_18|age forbidden not prohibited restriction||
☢️|radioactive|radioactive radioactive_sign|||
☣️|biohazard|biohazard biohazard_sign|||
⬆️|up arrow|arrow_up|cardinal direction north||
↗️|up-right arrow|arrow_upper_right|direction intercardinal northeast up-right||
➡️|right arrow|arrow_right|cardinal direction east||
↘️|down-right arrow|arrow_lower_right|direction down-right intercardinal southeast||
⬇️|down arrow|arrow_down|cardinal direction south||
↙️|down-left arrow|arrow_lower_left|direction down-left intercardinal southwest||
⬅️|left arrow|arrow_left|cardinal direction west||
↖️|up-left arrow|arrow_upper_left|direction intercardinal northwest up-left||
↕️|up-down arrow|arrow_up_down|up-down||
↔️|left-right arrow|left_right_arrow|left-right||
↩️|right arrow curving left|leftwards_arrow_with_hook arrow_left_hook|||
↪️|left arrow curving right|arrow_right_hook rightwards_arrow_with_hook|||
⤴️|right arrow curving up|arrow_heading_up|||
⤵️|right arrow curving down|arrow_heading_down|||
🔃|clockwise vertical arrows|arrows_clockwise clockwise|arrow refresh reload||
🔄|counterclockwise arrows button|arrows_counterclockwise counterclockwise|again anticlockwise arrow deja refresh rewindershins vu||
🔙|BACK arrow|back|||
🔚|END arrow|end|||
🔛|ON! arrow|on|mark on!||
🔜|SOON arrow|soon|brb omw||
🔝|TOP arrow|top|homie up||
🛐|place of worship|place_of_worship|pray religion||
⚛️|atom symbol|atom_symbol atom|atheist||
🕉️|om|om om_symbol|hindu religion||
✡️|star of David|star_of_david|jew jewish judaism religion||
☸️|wheel of dharma|wheel_of_dharma|buddhist religion||
☯️|yin yang|yin_yang|difficult lives religion tao taoist total yinyang||
✝️|latin cross|latin_cross|christ christian religion||
☦️|orthodox cross|orthodox_cross|christian religion||
☪️|star and crescent|star_and_crescent|islam muslim ramadan religion||
☮️|peace symbol|peace_symbol peace|healing peaceful||
🕎|menorah|menorah menorah_with_nine_branches|candelabrum candlestick hanukkah jewish judaism religion||
🔯|dotted six-pointed star|six_pointed_star|fortune jewish judaism six-pointed||
🪯|khanda|khanda|deg fateh khalsa religion sikh sikhism tegh||15
♈|Aries|aries|horoscope ram zodiac||
♉|Taurus|taurus|bull horoscope ox zodiac||
♊|Gemini|gemini|horoscope twins zodiac||
♋|Cancer|cancer|crab horoscope zodiac||
♌|Leo|leo|horoscope lion zodiac||
♍|Virgo|virgo|horoscope zodiac||
♎|Libra|libra|balance horoscope justice scales zodiac||
♏|Scorpio|scorpius|horoscope scorpion zodiac||
♐|Sagittarius|sagittarius|archer horoscope zodiac||
♑|Capricorn|capricorn|goat horoscope zodiac||
♒|Aquarius|aquarius|bearer horoscope water zodiac||
♓|Pisces|pisces|fish horoscope zodiac||
⛎|Ophiuchus|ophiuchus|bearer serpent snake zodiac||
🔀|shuffle tracks button|twisted_rightwards_arrows shuffle|arrow crossed||
🔁|repeat button|repeat|arrow clockwise||
🔂|repeat single button|repeat_one|arrow clockwise once||
▶️|play button|arrow_forward play|right triangle||
⏩|fast-forward button|fast_forward|arrow double fast-forward||
⏭️|next track button|next_track_button next_track|arrow scene triangle||
⏯️|play or pause button|play_or_pause_button play_pause|arrow right triangle||
◀️|reverse button|arrow_backward reverse|left triangle||
⏪|fast reverse button|rewind fast_reverse|arrow double||
⏮️|last track button|previous_track_button previous_track|arrow scene triangle||
🔼|upwards button|arrow_up_small|red||
⏫|fast up button|arrow_double_up fast_up|||
🔽|downwards button|arrow_down_small down|red||
⏬|fast down button|arrow_double_down fast_down|||
⏸️|pause button|pause_button pause double_vertical_bar|||
⏹️|stop button|stop_button stop black_square_for_stop|||
⏺️|record button|record_button record black_circle_for_record|||
⏏️|eject button|eject_button eject|||
🎦|cinema|cinema|camera film movie||
🔅|dim button|low_brightness dim_button|||
🔆|bright button|high_brightness bright_button|light||
📶|antenna bars|signal_strength antenna_bars|bar cell communication mobile phone telephone||
🛜|wireless|wireless|broadband computer connectivity hotspot internet network router smartphone wi-fi wifi wlan||15
📳|vibration mode|vibration_mode|cell communication mobile phone telephone||
📴|mobile phone off|mobile_phone_off|cell telephone||
♀️|female sign|female_sign female|woman||
♂️|male sign|male_sign male|man||
⚧️|transgender symbol|transgender_symbol|||13
✖️|multiply|heavy_multiplication_x multiplication multiply|cancel sign ×||
➕|plus|heavy_plus_sign plus|+||
➖|minus|heavy_minus_sign minus|- math −||
➗|divide|heavy_division_sign divide division|math ÷||
🟰|heavy equals sign|heavy_equals_sign|answer equal equality math||14
♾️|infinity|infinity|forever unbounded universal||
‼️|double exclamation mark|bangbang double_exclamation|! !! punctuation||
⁉️|exclamation question mark|interrobang exclamation_question|! !? ? punctuation||
❓|red question mark|question|? punctuation||
❔|white question mark|grey_question white_question|? outlined punctuation||
❕|white exclamation mark|grey_exclamation white_exclamation|! outlined punctuation||
❗|red exclamation mark|exclamation heavy_exclamation_mark|! punctuation||
〰️|wavy dash|wavy_dash|punctuation||
💱|currency exchange|currency_exchange|bank money||
💲|heavy dollar sign|heavy_dollar_sign|billion cash charge currency million money pay||
⚕️|medical symbol|medical_symbol medical staff_of_aesculapius|medicine||
♻️|recycling symbol|recycle recycling_symbol|||
⚜️|fleur-de-lis|fleur_de_lis fleur-de-lis|knights||
🔱|trident emblem|trident|anchor poseidon ship tool||
📛|name badge|name_badge|||
🔰|Japanese symbol for beginner|beginner|chevron green leaf tool yellow||
⭕|hollow red circle|hollow_red_circle red_o|heavy large||
✅|check mark button|white_check_mark check_mark_button|checked checkmark complete completed done fixed tick ✓||
☑️|check box with check|ballot_box_with_check|checked done off tick ✓||
✔️|check mark|heavy_check_mark check_mark|checked checkmark done tick ✓||
❌|cross mark|cross_mark|cancel multiplication multiply x ×||
❎|cross mark button|negative_squared_cross_mark cross_mark_button|multiplication multiply square x ×||
➰|curly loop|curly_loop|curl||
➿|double curly loop|loop double_curly_loop|curl||
〽️|part alternation mark|part_alternation_mark|||
✳️|eight-spoked asterisk|eight_spoked_asterisk|* eight-spoked||
✴️|eight-pointed star|eight_pointed_black_star|* eight-pointed||
❇️|sparkle|sparkle|*||
©️|copyright|copyright|c||
®️|registered|registered|r||
™️|trade mark|tm trade_mark|trademark||
🫟|splatter|splatter|drip holi ink liquid mess paint spill stain||16
#️⃣|keycap: #|hash number_sign|||
*️⃣|keycap: *|asterisk keycap_star|||
0️⃣|keycap: 0|zero|||
1️⃣|keycap: 1|one|||
2️⃣|keycap: 2|two|||
3️⃣|keycap: 3|three|||
4️⃣|keycap: 4|four|||
5️⃣|keycap: 5|five|||
6️⃣|keycap: 6|six|||
7️⃣|keycap: 7|seven|||
8️⃣|keycap: 8|eight|||
9️⃣|keycap: 9|nine|||
🔟|keycap: 10|keycap_ten ten|||
🔠|input latin uppercase|capital_abcd|letters||
🔡|input latin lowercase|abcd|letters||
🔢|input numbers|1234|||
🔣|input symbols|symbols|% & ♪ 〒||
🔤|input latin letters|abc|alphabet||
🅰️|A button (blood type)|a_blood|||
🆎|AB button (blood type)|ab ab_blood|||
🅱️|B button (blood type)|b_blood|||
🆑|CL button|cl|||
🆒|COOL button|cool|||
🆓|FREE button|free|||
ℹ️|information|information_source info|i||
🆔|ID button|id|identity||
Ⓜ️|circled M||circle||
🆕|NEW button|new|||
🆖|NG button|ng|||
🅾️|O button (blood type)|o2 o_blood|||
🆗|OK button|ok|okay||
🅿️|P button|parking|||
🆘|SOS button|sos|help||
🆙|UP! button|up up2|mark up!||
🆚|VS button|vs|versus||
🈁|Japanese “here” button|koko ja_here|katakana||
🈂️|Japanese “service charge” button|sa ja_service_charge|katakana||
🈷️|Japanese “monthly amount” button|u6708 ja_monthly_amount|ideograph||
🈶|Japanese “not free of charge” button|u6709 ja_not_free_of_carge|ideograph||
🈯|Japanese “reserved” button|u6307 ja_reserved|ideograph||
🉐|Japanese “bargain” button|ideograph_advantage ja_bargain|||
🈹|Japanese “discount” button|u5272 ja_discount|ideograph||
🈚|Japanese “free of charge” button|u7121 ja_free_of_charge|ideograph||
🈲|Japanese “prohibited” button|u7981 ja_prohibited|ideograph||
🉑|Japanese “acceptable” button|accept ja_acceptable|ideograph||
🈸|Japanese “application” button|u7533 ja_application|ideograph||
🈴|Japanese “passing grade” button|u5408 ja_passing_grade|ideograph||
🈳|Japanese “vacancy” button|u7a7a ja_vacancy|ideograph||
㊗️|Japanese “congratulations” button|congratulations ja_congratulations|ideograph||
㊙️|Japanese “secret” button|secret ja_secret|ideograph||
🈺|Japanese “open for business” button|u55b6 ja_open_for_business|ideograph||
🈵|Japanese “no vacancy” button|u6e80 ja_no_vacancy|ideograph||
🔴|red circle|red_circle|geometric||
🟠|orange circle|orange_circle large_orange_circle|||
🟡|yellow circle|yellow_circle large_yellow_circle|||
🟢|green circle|green_circle large_green_circle|||
🔵|blue circle|large_blue_circle blue_circle|geometric||
🟣|purple circle|purple_circle large_purple_circle|||
🟤|brown circle|brown_circle large_brown_circle|||
⚫|black circle|black_circle|geometric||
⚪|white circle|white_circle|geometric||
🟥|red square|red_square large_red_square|card penalty||
🟧|orange square|orange_square large_orange_square|||
🟨|yellow square|yellow_square large_yellow_square|card penalty||
🟩|green square|green_square large_green_square|||
🟦|blue square|blue_square large_blue_square|||
🟪|purple square|purple_square large_purple_square|||
🟫|brown square|brown_square large_brown_square|||
⬛|black large square|black_large_square|geometric||
⬜|white large square|white_large_square|geometric||
◼️|black medium square|black_medium_square|geometric||
◻️|white medium square|white_medium_square|geometric||
◾|black medium-small square|black_medium_small_square|geometric medium-small||
◽|white medium-small square|white_medium_small_square|geometric medium-small||
▪️|black small square|black_small_square|geometric||
▫️|white small square|white_small_square|geometric||
🔶|large orange diamond|large_orange_diamond|geometric||
🔷|large blue diamond|large_blue_diamond|geometric||
🔸|small orange diamond|small_orange_diamond|geometric||
🔹|small blue diamond|small_blue_diamond|geometric||
🔺|red triangle pointed up|small_red_triangle|geometric||
🔻|red triangle pointed down|small_red_triangle_down|geometric||
💠|diamond with a dot|diamond_shape_with_a_dot_inside diamond_with_a_dot|comic geometric||
🔘|radio button|radio_button|geometric||
🔳|white square button|white_square_button|geometric outlined||
🔲|black square button|black_square_button|geometric||

🏁|chequered flag|checkered_flag|finish flags game race racing sport win||
🚩|triangular flag|triangular_flag_on_post triangular_flag|construction golf||
🎌|crossed flags|crossed_flags|celebration cross japanese||
🏴|black flag|black_flag waving_black_flag|||
🏳️|white flag|white_flag waving_white_flag|||
🏳️‍🌈|rainbow flag|rainbow_flag rainbow-flag|bisexual gay genderqueer glbt glbtq lesbian lgbt lgbtq lgbtqia pride queer trans transgender||
🏳️‍⚧️|transgender flag|transgender_flag|blue light pink white||13
🏴‍☠️|pirate flag|pirate_flag jolly_roger|plunder treasure||
🇦🇨|flag: Ascension Island|ascension_island flag_ac flag-ac|||
🇦🇩|flag: Andorra|andorra flag_ad flag-ad|||
🇦🇪|flag: United Arab Emirates|united_arab_emirates flag_ae flag-ae|||
🇦🇫|flag: Afghanistan|afghanistan flag_af flag-af|||
🇦🇬|flag: Antigua & Barbuda|antigua_barbuda flag_ag flag-ag|||
🇦🇮|flag: Anguilla|anguilla flag_ai flag-ai|||
🇦🇱|flag: Albania|albania flag_al flag-al|||
🇦🇲|flag: Armenia|armenia flag_am flag-am|||
🇦🇴|flag: Angola|angola flag_ao flag-ao|||
🇦🇶|flag: Antarctica|antarctica flag_aq flag-aq|||
🇦🇷|flag: Argentina|argentina flag_ar flag-ar|||
🇦🇸|flag: American Samoa|american_samoa flag_as flag-as|||
🇦🇹|flag: Austria|austria flag_at flag-at|||
🇦🇺|flag: Australia|australia flag_au flag-au|||
🇦🇼|flag: Aruba|aruba flag_aw flag-aw|||
🇦🇽|flag: Åland Islands|aland_islands flag_ax flag-ax|||
🇦🇿|flag: Azerbaijan|azerbaijan flag_az flag-az|||
🇧🇦|flag: Bosnia & Herzegovina|bosnia_herzegovina flag_ba flag-ba|||
🇧🇧|flag: Barbados|barbados flag_bb flag-bb|||
🇧🇩|flag: Bangladesh|bangladesh flag_bd flag-bd|||
🇧🇪|flag: Belgium|belgium flag_be flag-be|||
🇧🇫|flag: Burkina Faso|burkina_faso flag_bf flag-bf|||
🇧🇬|flag: Bulgaria|bulgaria flag_bg flag-bg|||
🇧🇭|flag: Bahrain|bahrain flag_bh flag-bh|||
🇧🇮|flag: Burundi|burundi flag_bi flag-bi|||
🇧🇯|flag: Benin|benin flag_bj flag-bj|||
🇧🇱|flag: St. Barthélemy|st_barthelemy flag_bl flag-bl|||
🇧🇲|flag: Bermuda|bermuda flag_bm flag-bm|||
🇧🇳|flag: Brunei|brunei flag_bn flag-bn|||
🇧🇴|flag: Bolivia|bolivia flag_bo flag-bo|||
🇧🇶|flag: Caribbean Netherlands|caribbean_netherlands flag_bq flag-bq|||
🇧🇷|flag: Brazil|brazil flag_br flag-br|||
🇧🇸|flag: Bahamas|bahamas flag_bs flag-bs|||
🇧🇹|flag: Bhutan|bhutan flag_bt flag-bt|||
🇧🇻|flag: Bouvet Island|bouvet_island flag_bv flag-bv|||
🇧🇼|flag: Botswana|botswana flag_bw flag-bw|||
🇧🇾|flag: Belarus|belarus flag_by flag-by|||
🇧🇿|flag: Belize|belize flag_bz flag-bz|||
🇨🇦|flag: Canada|canada flag_ca flag-ca|||
🇨🇨|flag: Cocos (Keeling) Islands|cocos_islands flag_cc flag-cc|||
🇨🇩|flag: Congo - Kinshasa|congo_kinshasa flag_cd flag-cd|||
🇨🇫|flag: Central African Republic|central_african_republic flag_cf flag-cf|||
🇨🇬|flag: Congo - Brazzaville|congo_brazzaville flag_cg flag-cg|||
🇨🇭|flag: Switzerland|switzerland flag_ch flag-ch|||
🇨🇮|flag: Côte d’Ivoire|cote_divoire flag_ci flag-ci|||
🇨🇰|flag: Cook Islands|cook_islands flag_ck flag-ck|||
🇨🇱|flag: Chile|chile flag_cl flag-cl|||
🇨🇲|flag: Cameroon|cameroon flag_cm flag-cm|||
🇨🇳|flag: China|cn china flag_cn flag-cn|||
🇨🇴|flag: Colombia|colombia flag_co flag-co|||
🇨🇵|flag: Clipperton Island|clipperton_island flag_cp flag-cp|||
🇨🇶|flag: Sark|flag_cq sark flag-sark|||16
🇨🇷|flag: Costa Rica|costa_rica flag_cr flag-cr|||
🇨🇺|flag: Cuba|cuba flag_cu flag-cu|||
🇨🇻|flag: Cape Verde|cape_verde flag_cv flag-cv|||
🇨🇼|flag: Curaçao|curacao flag_cw flag-cw|||
🇨🇽|flag: Christmas Island|christmas_island flag_cx flag-cx|||
🇨🇾|flag: Cyprus|cyprus flag_cy flag-cy|||
🇨🇿|flag: Czechia|czech_republic czechia flag_cz flag-cz|||
🇩🇪|flag: Germany|de flag_de germany flag-de|||
🇩🇬|flag: Diego Garcia|diego_garcia flag_dg flag-dg|||
🇩🇯|flag: Djibouti|djibouti flag_dj flag-dj|||
🇩🇰|flag: Denmark|denmark flag_dk flag-dk|||
🇩🇲|flag: Dominica|dominica flag_dm flag-dm|||
🇩🇴|flag: Dominican Republic|dominican_republic flag_do flag-do|||
🇩🇿|flag: Algeria|algeria flag_dz flag-dz|||
🇪🇦|flag: Ceuta & Melilla|ceuta_melilla flag_ea flag-ea|||
🇪🇨|flag: Ecuador|ecuador flag_ec flag-ec|||
🇪🇪|flag: Estonia|estonia flag_ee flag-ee|||
🇪🇬|flag: Egypt|egypt flag_eg flag-eg|||
🇪🇭|flag: Western Sahara|western_sahara flag_eh flag-eh|||
🇪🇷|flag: Eritrea|eritrea flag_er flag-er|||
🇪🇸|flag: Spain|es flag_es spain flag-es|||
🇪🇹|flag: Ethiopia|ethiopia flag_et flag-et|||
🇪🇺|flag: European Union|eu european_union flag_eu flag-eu|||
🇫🇮|flag: Finland|finland flag_fi flag-fi|||
🇫🇯|flag: Fiji|fiji flag_fj flag-fj|||
🇫🇰|flag: Falkland Islands|falkland_islands flag_fk flag-fk|||
🇫🇲|flag: Micronesia|micronesia flag_fm flag-fm|||
🇫🇴|flag: Faroe Islands|faroe_islands flag_fo flag-fo|||
🇫🇷|flag: France|fr flag_fr france flag-fr|||
🇬🇦|flag: Gabon|gabon flag_ga flag-ga|||
🇬🇧|flag: United Kingdom|gb uk flag_gb united_kingdom flag-gb|||
🇬🇩|flag: Grenada|grenada flag_gd flag-gd|||
🇬🇪|flag: Georgia|georgia flag_ge flag-ge|||
🇬🇫|flag: French Guiana|french_guiana flag_gf flag-gf|||
🇬🇬|flag: Guernsey|guernsey flag_gg flag-gg|||
🇬🇭|flag: Ghana|ghana flag_gh flag-gh|||
🇬🇮|flag: Gibraltar|gibraltar flag_gi flag-gi|||
🇬🇱|flag: Greenland|greenland flag_gl flag-gl|||
🇬🇲|flag: Gambia|gambia flag_gm flag-gm|||
🇬🇳|flag: Guinea|guinea flag_gn flag-gn|||
🇬🇵|flag: Guadeloupe|guadeloupe flag_gp flag-gp|||
🇬🇶|flag: Equatorial Guinea|equatorial_guinea flag_gq flag-gq|||
🇬🇷|flag: Greece|greece flag_gr flag-gr|||
🇬🇸|flag: South Georgia & South Sandwich Islands|flag_gs flag-gs|||
🇬🇹|flag: Guatemala|guatemala flag_gt flag-gt|||
🇬🇺|flag: Guam|guam flag_gu flag-gu|||
🇬🇼|flag: Guinea-Bissau|guinea_bissau flag_gw flag-gw|||
🇬🇾|flag: Guyana|guyana flag_gy flag-gy|||
🇭🇰|flag: Hong Kong SAR China|hong_kong flag_hk flag-hk|||
🇭🇲|flag: Heard & McDonald Islands|heard_mcdonald_islands flag_hm flag-hm|||
🇭🇳|flag: Honduras|honduras flag_hn flag-hn|||
🇭🇷|flag: Croatia|croatia flag_hr flag-hr|||
🇭🇹|flag: Haiti|haiti flag_ht flag-ht|||
🇭🇺|flag: Hungary|hungary flag_hu flag-hu|||
🇮🇨|flag: Canary Islands|canary_islands flag_ic flag-ic|||
🇮🇩|flag: Indonesia|indonesia flag_id flag-id|||
🇮🇪|flag: Ireland|ireland flag_ie flag-ie|||
🇮🇱|flag: Israel|israel flag_il flag-il|||
🇮🇲|flag: Isle of Man|isle_of_man flag_im flag-im|||
🇮🇳|flag: India|india flag_in flag-in|||
🇮🇴|flag: British Indian Ocean Territory|british_indian_ocean_territory flag_io flag-io|||
🇮🇶|flag: Iraq|iraq flag_iq flag-iq|||
🇮🇷|flag: Iran|iran flag_ir flag-ir|||
🇮🇸|flag: Iceland|iceland flag_is flag-is|||
🇮🇹|flag: Italy|it flag_it italy flag-it|||
🇯🇪|flag: Jersey|jersey flag_je flag-je|||
🇯🇲|flag: Jamaica|jamaica flag_jm flag-jm|||
🇯🇴|flag: Jordan|jordan flag_jo flag-jo|||
🇯🇵|flag: Japan|jp flag_jp flag-jp|||
🇰🇪|flag: Kenya|kenya flag_ke flag-ke|||
🇰🇬|flag: Kyrgyzstan|kyrgyzstan flag_kg flag-kg|||
🇰🇭|flag: Cambodia|cambodia flag_kh flag-kh|||
🇰🇮|flag: Kiribati|kiribati flag_ki flag-ki|||
🇰🇲|flag: Comoros|comoros flag_km flag-km|||
🇰🇳|flag: St. Kitts & Nevis|st_kitts_nevis flag_kn flag-kn|||
🇰🇵|flag: North Korea|north_korea flag_kp flag-kp|||
🇰🇷|flag: South Korea|kr flag_kr south_korea flag-kr|||
🇰🇼|flag: Kuwait|kuwait flag_kw flag-kw|||
🇰🇾|flag: Cayman Islands|cayman_islands flag_ky flag-ky|||
🇰🇿|flag: Kazakhstan|kazakhstan flag_kz flag-kz|||
🇱🇦|flag: Laos|laos flag_la flag-la|||
🇱🇧|flag: Lebanon|lebanon flag_lb flag-lb|||
🇱🇨|flag: St. Lucia|st_lucia flag_lc flag-lc|||
🇱🇮|flag: Liechtenstein|liechtenstein flag_li flag-li|||
🇱🇰|flag: Sri Lanka|sri_lanka flag_lk flag-lk|||
🇱🇷|flag: Liberia|liberia flag_lr flag-lr|||
🇱🇸|flag: Lesotho|lesotho flag_ls flag-ls|||
🇱🇹|flag: Lithuania|lithuania flag_lt flag-lt|||
🇱🇺|flag: Luxembourg|luxembourg flag_lu flag-lu|||
🇱🇻|flag: Latvia|latvia flag_lv flag-lv|||
🇱🇾|flag: Libya|libya flag_ly flag-ly|||
🇲🇦|flag: Morocco|morocco flag_ma flag-ma|||
🇲🇨|flag: Monaco|monaco flag_mc flag-mc|||
🇲🇩|flag: Moldova|moldova flag_md flag-md|||
🇲🇪|flag: Montenegro|montenegro flag_me flag-me|||
🇲🇫|flag: St. Martin|st_martin flag_mf flag-mf|||
🇲🇬|flag: Madagascar|madagascar flag_mg flag-mg|||
🇲🇭|flag: Marshall Islands|marshall_islands flag_mh flag-mh|||
🇲🇰|flag: North Macedonia|macedonia flag_mk flag-mk|||
🇲🇱|flag: Mali|mali flag_ml flag-ml|||
🇲🇲|flag: Myanmar (Burma)|myanmar burma flag_mm flag-mm|||
🇲🇳|flag: Mongolia|mongolia flag_mn flag-mn|||
🇲🇴|flag: Macao SAR China|macau flag_mo macao flag-mo|||
🇲🇵|flag: Northern Mariana Islands|northern_mariana_islands flag_mp flag-mp|||
🇲🇶|flag: Martinique|martinique flag_mq flag-mq|||
🇲🇷|flag: Mauritania|mauritania flag_mr flag-mr|||
🇲🇸|flag: Montserrat|montserrat flag_ms flag-ms|||
🇲🇹|flag: Malta|malta flag_mt flag-mt|||
🇲🇺|flag: Mauritius|mauritius flag_mu flag-mu|||
🇲🇻|flag: Maldives|maldives flag_mv flag-mv|||
🇲🇼|flag: Malawi|malawi flag_mw flag-mw|||
🇲🇽|flag: Mexico|mexico flag_mx flag-mx|||
🇲🇾|flag: Malaysia|malaysia flag_my flag-my|||
🇲🇿|flag: Mozambique|mozambique flag_mz flag-mz|||
🇳🇦|flag: Namibia|namibia flag_na flag-na|||
🇳🇨|flag: New Caledonia|new_caledonia flag_nc flag-nc|||
🇳🇪|flag: Niger|niger flag_ne flag-ne|||
🇳🇫|flag: Norfolk Island|norfolk_island flag_nf flag-nf|||
🇳🇬|flag: Nigeria|nigeria flag_ng flag-ng|||
🇳🇮|flag: Nicaragua|nicaragua flag_ni flag-ni|||
🇳🇱|flag: Netherlands|netherlands flag_nl flag-nl|||
🇳🇴|flag: Norway|norway flag_no flag-no|||
🇳🇵|flag: Nepal|nepal flag_np flag-np|||
🇳🇷|flag: Nauru|nauru flag_nr flag-nr|||
🇳🇺|flag: Niue|niue flag_nu flag-nu|||
🇳🇿|flag: New Zealand|new_zealand flag_nz flag-nz|||
🇴🇲|flag: Oman|oman flag_om flag-om|||
🇵🇦|flag: Panama|panama flag_pa flag-pa|||
🇵🇪|flag: Peru|peru flag_pe flag-pe|||
🇵🇫|flag: French Polynesia|french_polynesia flag_pf flag-pf|||
🇵🇬|flag: Papua New Guinea|papua_new_guinea flag_pg flag-pg|||
🇵🇭|flag: Philippines|philippines flag_ph flag-ph|||
🇵🇰|flag: Pakistan|pakistan flag_pk flag-pk|||
🇵🇱|flag: Poland|poland flag_pl flag-pl|||
🇵🇲|flag: St. Pierre & Miquelon|st_pierre_miquelon flag_pm flag-pm|||
🇵🇳|flag: Pitcairn Islands|pitcairn_islands flag_pn flag-pn|||
🇵🇷|flag: Puerto Rico|puerto_rico flag_pr flag-pr|||
🇵🇸|flag: Palestinian Territories|palestinian_territories flag_ps flag-ps|||
🇵🇹|flag: Portugal|portugal flag_pt flag-pt|||
🇵🇼|flag: Palau|palau flag_pw flag-pw|||
🇵🇾|flag: Paraguay|paraguay flag_py flag-py|||
🇶🇦|flag: Qatar|qatar flag_qa flag-qa|||
🇷🇪|flag: Réunion|reunion flag_re flag-re|||
🇷🇴|flag: Romania|romania flag_ro flag-ro|||
🇷🇸|flag: Serbia|serbia flag_rs flag-rs|||
🇷🇺|flag: Russia|ru flag_ru russia flag-ru|||
🇷🇼|flag: Rwanda|rwanda flag_rw flag-rw|||
🇸🇦|flag: Saudi Arabia|saudi_arabia flag_sa flag-sa|||
🇸🇧|flag: Solomon Islands|solomon_islands flag_sb flag-sb|||
🇸🇨|flag: Seychelles|seychelles flag_sc flag-sc|||
🇸🇩|flag: Sudan|sudan flag_sd flag-sd|||
🇸🇪|flag: Sweden|sweden flag_se flag-se|||
🇸🇬|flag: Singapore|singapore flag_sg flag-sg|||
🇸🇭|flag: St. Helena|st_helena flag_sh flag-sh|||
🇸🇮|flag: Slovenia|slovenia flag_si flag-si|||
🇸🇯|flag: Svalbard & Jan Mayen|svalbard_jan_mayen flag_sj flag-sj|||
🇸🇰|flag: Slovakia|slovakia flag_sk flag-sk|||
🇸🇱|flag: Sierra Leone|sierra_leone flag_sl flag-sl|||
🇸🇲|flag: San Marino|san_marino flag_sm flag-sm|||
🇸🇳|flag: Senegal|senegal flag_sn flag-sn|||
🇸🇴|flag: Somalia|somalia flag_so flag-so|||
🇸🇷|flag: Suriname|suriname flag_sr flag-sr|||
🇸🇸|flag: South Sudan|south_sudan flag_ss flag-ss|||
🇸🇹|flag: São Tomé & Príncipe|sao_tome_principe flag_st flag-st|||
🇸🇻|flag: El Salvador|el_salvador flag_sv flag-sv|||
🇸🇽|flag: Sint Maarten|sint_maarten flag_sx flag-sx|||
🇸🇾|flag: Syria|syria flag_sy flag-sy|||
🇸🇿|flag: Eswatini|swaziland eswatini flag_sz flag-sz|||
🇹🇦|flag: Tristan da Cunha|tristan_da_cunha flag_ta flag-ta|||
🇹🇨|flag: Turks & Caicos Islands|turks_caicos_islands flag_tc flag-tc|||
🇹🇩|flag: Chad|chad flag_td flag-td|||
🇹🇫|flag: French Southern Territories|french_southern_territories flag_tf flag-tf|||
🇹🇬|flag: Togo|togo flag_tg flag-tg|||
🇹🇭|flag: Thailand|thailand flag_th flag-th|||
🇹🇯|flag: Tajikistan|tajikistan flag_tj flag-tj|||
🇹🇰|flag: Tokelau|tokelau flag_tk flag-tk|||
🇹🇱|flag: Timor-Leste|timor_leste flag_tl flag-tl|||
🇹🇲|flag: Turkmenistan|turkmenistan flag_tm flag-tm|||
🇹🇳|flag: Tunisia|tunisia flag_tn flag-tn|||
🇹🇴|flag: Tonga|tonga flag_to flag-to|||
🇹🇷|flag: Türkiye|tr flag_tr turkey_tr flag-tr|||
🇹🇹|flag: Trinidad & Tobago|trinidad_tobago flag_tt flag-tt|||
🇹🇻|flag: Tuvalu|tuvalu flag_tv flag-tv|||
🇹🇼|flag: Taiwan|taiwan flag_tw flag-tw|||
🇹🇿|flag: Tanzania|tanzania flag_tz flag-tz|||
🇺🇦|flag: Ukraine|ukraine flag_ua flag-ua|||
🇺🇬|flag: Uganda|uganda flag_ug flag-ug|||
🇺🇲|flag: U.S. Outlying Islands|us_outlying_islands flag_um flag-um|||
🇺🇳|flag: United Nations|united_nations flag_un un flag-un|||
🇺🇸|flag: United States|us flag_us united_states usa flag-us|||
🇺🇾|flag: Uruguay|uruguay flag_uy flag-uy|||
🇺🇿|flag: Uzbekistan|uzbekistan flag_uz flag-uz|||
🇻🇦|flag: Vatican City|vatican_city flag_va flag-va|||
🇻🇨|flag: St. Vincent & Grenadines|st_vincent_grenadines flag_vc flag-vc|||
🇻🇪|flag: Venezuela|venezuela flag_ve flag-ve|||
🇻🇬|flag: British Virgin Islands|british_virgin_islands flag_vg flag-vg|||
🇻🇮|flag: U.S. Virgin Islands|us_virgin_islands flag_vi flag-vi|||
🇻🇳|flag: Vietnam|vietnam flag_vn flag-vn|||
🇻🇺|flag: Vanuatu|vanuatu flag_vu flag-vu|||
🇼🇫|flag: Wallis & Futuna|wallis_futuna flag_wf flag-wf|||
🇼🇸|flag: Samoa|samoa flag_ws flag-ws|||
🇽🇰|flag: Kosovo|kosovo flag_xk flag-xk|||
🇾🇪|flag: Yemen|yemen flag_ye flag-ye|||
🇾🇹|flag: Mayotte|mayotte flag_yt flag-yt|||
🇿🇦|flag: South Africa|south_africa flag_za flag-za|||
🇿🇲|flag: Zambia|zambia flag_zm flag-zm|||
🇿🇼|flag: Zimbabwe|zimbabwe flag_zw flag-zw|||
🏴󠁧󠁢󠁥󠁮󠁧󠁿|flag: England|england flag_gbeng flag-england|||
🏴󠁧󠁢󠁳󠁣󠁴󠁿|flag: Scotland|scotland flag_gbsct flag-scotland|||
🏴󠁧󠁢󠁷󠁬󠁳󠁿|flag: Wales|wales flag_gbwls flag-wales|||`;
