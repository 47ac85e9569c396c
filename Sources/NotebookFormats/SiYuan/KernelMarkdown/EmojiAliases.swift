/// Names by which Markdown writes emoji (`:smile:`).
enum EmojiAliases {
  /// The names in common use; a name that isn't here stays text.
  static let all = Set(
    """
    +1 -1 100 1234 accept airplane alarm_clock alien ambulance anchor angel anger angry apple art astonished baby \
    balloon bamboo banana bangbang bank bar_chart battery beach_umbrella bear bed beer beers bell bike bird birthday \
    black_circle blossom blue_book blue_heart blush bomb book bookmark bookmark_tabs books boom bow boy bread \
    briefcase broken_heart bug bulb bus cactus cake calendar calling camera candy car card_index cat \
    chart_with_downwards_trend chart_with_upwards_trend cherry_blossom chicken christmas_tree clap clapper clipboard \
    clock1 closed_book closed_lock_with_key cloud clown_face cocktail coffee cold_sweat computer confetti_ball \
    confounded confused construction cookie cool cop copyright cow credit_card crescent_moon cry crying_cat_face \
    crystal_ball cupid curly_loop dancer dart dash date deciduous_tree disappointed dizzy dog dollar dolphin door \
    doughnut dragon droplet ear earth_africa earth_americas earth_asia egg electric_plug elephant email envelope \
    exclamation expressionless eyeglasses eyes face_with_head_bandage facepunch family fearful file_folder fire \
    fireworks fish fist flags flashlight flushed four fox_face free fries frog frowning game_die gear gem ghost gift \
    girl globe_with_meridians goat gorilla grapes green_apple green_book green_heart grimacing grin grinning guitar \
    gun hamburger hammer hand handshake hatching_chick headphones hear_no_evil heart heart_eyes heartbeat \
    heavy_check_mark heavy_exclamation_mark heavy_minus_sign heavy_multiplication_x heavy_plus_sign herb hibiscus \
    hocho honeybee horse hospital hot_pepper hotel hourglass hourglass_flowing_sand house hugs hushed icecream id \
    imp inbox_tray information_source innocent interrobang iphone jack_o_lantern joy joy_cat key keyboard kiss \
    kissing kissing_heart koala laughing leaves ledger lemon link lion lips lock lollipop loop loudspeaker love_letter \
    low_brightness mag mag_right mailbox man mask mega melon memo microphone microscope milky_way minus money_mouth \
    moneybag monkey monkey_face moon mortar_board mountain mouse movie_camera muscle mushroom musical_note nail_care \
    necktie negative_squared_cross_mark nerd_face neutral_face new newspaper no_bell no_entry no_entry_sign \
    no_good no_mouth nose notebook notebook_with_decorative_cover notes nut_and_bolt o ocean octopus ok ok_hand \
    older_man older_woman one open_book open_file_folder open_hands open_mouth orange orange_book outbox_tray owl \
    package page_facing_up page_with_curl paintbrush palm_tree panda_face paperclip partly_sunny peach pear pen \
    pencil pencil2 penguin pensive persevere phone pig pill pineapple pizza point_down point_left point_right point_up \
    police_car poop potato pouting_cat pray princess printer purple_heart pushpin question rabbit racehorse radio \
    rage rainbow raised_hand raised_hands raising_hand ram recycle red_circle registered relaxed relieved repeat \
    reversed_hand_with_middle_finger_extended ribbon rice ring robot rocket rofl roll_eyes rose rotating_light \
    round_pushpin runner running sad satisfied scissors scream scream_cat scroll see_no_evil seedling shark sheep \
    shell ship shirt shit shoe shrug shower sleeping sleepy slightly_frowning_face slightly_smiling_face slot_machine \
    small_blue_diamond smile smile_cat smiley smiley_cat smiling_imp smirk smoking snail snake snowflake snowman sob \
    soccer sos sound space_invader sparkles sparkling_heart speak_no_evil speaker speech_balloon star star2 stars \
    steam_locomotive stop_sign stopwatch strawberry stuck_out_tongue stuck_out_tongue_closed_eyes \
    stuck_out_tongue_winking_eye sun_with_face sunflower sunglasses sunny sunrise sushi sweat sweat_drops sweat_smile \
    syringe tada taxi tea telephone telescope tennis tent thinking thought_balloon three thumbsdown thumbsup ticket \
    tiger timer_clock tired_face toilet tomato tongue top tophat traffic_light train tram triangular_flag_on_post \
    trophy truck tulip turtle tv two umbrella unamused unicorn unlock up upside_down_face v video_camera \
    video_game violin volcano walking warning watch water_buffalo watermelon wave weary whale wheelchair \
    white_check_mark white_circle wind_chime wine_glass wink wolf woman worried wrench x yellow_heart yum zap zzz
    """.split(separator: " ").map(String.init))
}
