package io.elasticfaces.painter;

/**
 * The pose, light and framing of one picture of a person.
 *
 * @param size width and height of the picture in pixels
 * @param yaw turn of the head in degrees; positive looks to the right of the picture
 * @param pitch nod in degrees; positive looks down
 * @param roll tilt in degrees, clockwise
 * @param smile strength of the smile, 0 to 1
 * @param lightX horizontal position of the light, -1 is left of the viewer, 1 is right
 * @param lightY vertical position of the light, -1 is above
 * @param warmth colour of the light, -1 is cold, 1 is warm
 * @param brightness brightness of the light; 1 is daylight
 * @param zoom height of the head relative to that of the picture
 * @param shiftX distance of the head to the right of the middle, in picture widths
 * @param shiftY distance of the head below the middle, in picture widths
 * @param backdrop the background
 * @param seed seed of the random parts of the background
 */
record Shot(
        int size,
        double yaw,
        double pitch,
        double roll,
        double smile,
        double lightX,
        double lightY,
        double warmth,
        double brightness,
        double zoom,
        double shiftX,
        double shiftY,
        Backdrop backdrop,
        long seed) {

    /** The kind of background. */
    enum Backdrop {
        STUDIO,
        WALL,
        GARDEN,
        WINDOW,
        SHELVES
    }
}
