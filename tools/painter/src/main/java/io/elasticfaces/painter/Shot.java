package io.elasticfaces.painter;

/**
 * How one picture of a person is taken.
 *
 * @param size width and height of the picture in pixels
 * @param yaw turn of the head in degrees; positive looks to the right of the picture
 * @param pitch nod in degrees; positive looks down
 * @param roll tilt in degrees, clockwise
 * @param smile strength of the smile, 0 to 1
 * @param lightX where the light stands, -1 is left of the viewer, 1 is right
 * @param lightY where the light stands, -1 is above
 * @param warmth colour of the light, -1 is cold, 1 is warm
 * @param brightness of the light; 1 is plain daylight
 * @param zoom height of the head over that of the picture
 * @param shiftX how far the head lies right of the middle, in picture widths
 * @param shiftY how far the head lies below the middle, in picture widths
 * @param backdrop what is behind
 * @param seed of what is drawn by chance in the backdrop
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

    /** What is behind a person. */
    enum Backdrop {
        STUDIO,
        WALL,
        GARDEN,
        WINDOW,
        SHELVES
    }
}
