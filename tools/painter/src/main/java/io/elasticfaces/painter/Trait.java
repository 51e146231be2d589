package io.elasticfaces.painter;

/**
 * A property in which drawn people differ, with its range.
 *
 * <p>Lengths are in half head heights: the eyes lie at y = 0, the crown near -1, the chin near 1, x grows to the right
 * of the picture, z towards the viewer. Average proportions follow the classical canon (eyes at half the head's
 * height, nose at two thirds of the way to the chin).
 */
enum Trait {
    /** Half the width of the head at the cheekbones. */
    HEAD_WIDTH(0.60, 0.84),
    /** Width of the temples over that of the cheekbones. */
    FOREHEAD(0.82, 1.10),
    /** Width of the jaw over that of the cheekbones. */
    JAW(0.72, 1.10),
    /** Width just above the chin over that of the cheekbones, before rounding. */
    CHIN(0.45, 1.05),
    /** Distance of the chin below the eyes. */
    CHIN_Y(0.86, 1.14),
    /** Exponent of the superellipse of the lower face: 2 is oval, 3 is square. */
    SQUARENESS(1.9, 3.2),
    /** Protrusion of the cheeks; negative is hollow. */
    CHEEKS(-0.07, 0.09),
    /** Protrusion of the chin. */
    CHIN_DEPTH(-0.04, 0.14),

    /** Darkness of the skin, from palest (0) to darkest (1). */
    SKIN_TONE(0, 1),
    /** Undertone of the skin, from rosy (-1) to olive (1). */
    UNDERTONE(-1, 1),
    /** Density of freckles. */
    FRECKLES(0, 1),
    /** Strength of wrinkles, folds and bags under the eyes. */
    AGE(0, 1),
    /** Redness of the cheeks. */
    BLUSH(0, 1),

    /** Distance of an eye's centre from the middle. */
    EYE_DISTANCE(0.235, 0.345),
    /** Half the width of an eye. */
    EYE_SIZE(0.078, 0.135),
    /** Height of an open eye over its width. */
    EYE_OPEN(0.26, 0.66),
    /** Slope of the eyes in radians; positive lifts the outer corner. */
    EYE_TILT(-0.22, 0.24),
    /** Colour of the iris, from dark brown over hazel, green and blue to grey. */
    IRIS(0, 1),
    /** Radius of the iris over half the eye's width. */
    IRIS_SIZE(0.40, 0.60),
    /** Weight of the upper lid. */
    LID(0, 1),
    /** Darkness around the eyes. */
    EYE_SHADOW(0, 1),
    /** Thickness of lashes and eye line. */
    LASHES(0, 1),
    /** Depth of the eye sockets. */
    SOCKET(0.02, 0.15),

    /** Height of the brows' middle. */
    BROW_Y(-0.29, -0.13),
    /** Thickness of the brows; almost zero at the low end. */
    BROW_THICKNESS(0.006, 0.075),
    /** Height of the brows' middle above their ends. */
    BROW_ARCH(0, 0.09),
    /** Height of the outer end above the inner one. */
    BROW_TILT(-0.09, 0.09),
    /** Half the length of a brow. */
    BROW_LENGTH(0.09, 0.20),
    /** Darkness of the brows. */
    BROW_DARKNESS(0.1, 1),
    /** Protrusion of the ridge under the brows. */
    BROW_RIDGE(0, 0.09),

    /** Distance of the nose's tip below the eyes. */
    NOSE_LENGTH(0.20, 0.46),
    /** Half the width of the nose at its wings. */
    NOSE_WIDTH(0.075, 0.20),
    /** Protrusion of the nose's tip. */
    NOSE_HEIGHT(0.12, 0.36),
    /** Half the width of the nose's bridge. */
    BRIDGE_WIDTH(0.030, 0.085),
    /** Hump (positive) or saddle of the nose's bridge. */
    HUMP(-0.05, 0.07),

    /** Distance of the line between the lips below the eyes. */
    MOUTH_Y(0.52, 0.74),
    /** Half the width of the mouth. */
    MOUTH_WIDTH(0.14, 0.34),
    /** Height of the upper lip. */
    UPPER_LIP(0.012, 0.085),
    /** Height of the lower lip. */
    LOWER_LIP(0.020, 0.110),
    /** Redness of the lips. */
    LIP_RED(0, 1),
    /** Height of the mouth's corners above its middle, without a smile. */
    MOUTH_CURVE(-0.04, 0.10),

    /** Thickness of the hair above the head; below 0.01 the head is bald. */
    HAIR_TOP(0, 0.42),
    /** Thickness of the hair at the sides of the head. */
    HAIR_SIDE(0, 0.38),
    /** Height of the hair's edge over the forehead; the lower end of the range is a receding hairline. */
    HAIRLINE(-0.88, -0.32),
    /** Angle from the middle, in degrees, at which hair begins next to the eyes. */
    HAIR_OPENING(42, 88),
    /** Height at which the hair next to the face ends. */
    SIDE_LENGTH(-0.3, 1.7),
    /** Curliness of the hair, from straight (0) to tightly curled (1). */
    CURL(0, 1),
    /** Colour of the hair, from black over brown, red and blond to grey and white. */
    HAIR_COLOUR(0, 1),
    /** A value above 0.5 means a scarf instead of hair. */
    SCARF(0, 1),
    /** Hue of the clothes, as a fraction of the colour circle. */
    CLOTHES(0, 1),

    /** Density of the beard. */
    BEARD(0, 1),
    /** Extent of the beard, from the chin (0) to the ears (1). */
    BEARD_COVER(0, 1),
    /** Length of the beard below the chin. */
    BEARD_LENGTH(0, 0.40),
    /** Density of the moustache. */
    MOUSTACHE(0, 1),

    /** A value above 0.5 means glasses. */
    GLASSES(0, 1),
    /** Half the width of a lens. */
    LENS_WIDTH(0.15, 0.25),
    /** Half the height of a lens. */
    LENS_HEIGHT(0.09, 0.22),
    /** Shape of the lenses, from square (0) to round (1). */
    LENS_ROUNDNESS(0, 1),
    /** Thickness of the frame. */
    FRAME(0.008, 0.045),
    /** Darkness of the lenses. The eyes stay visible at every value. */
    LENS_TINT(0, 0.45);

    private final double lowest;
    private final double highest;

    Trait(double lowest, double highest) {
        this.lowest = lowest;
        this.highest = highest;
    }

    double lowest() {
        return lowest;
    }

    double highest() {
        return highest;
    }

    /** Returns the name in the table of people, such as {@code eye-distance}. */
    String label() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
