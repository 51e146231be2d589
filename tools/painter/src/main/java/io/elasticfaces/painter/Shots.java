package io.elasticfaces.painter;

import java.util.List;

/** The shots of each person: one to enrol, and others with different pose, light, expression and background. */
final class Shots {
    private static final Shot.Backdrop[] BACKDROPS = Shot.Backdrop.values();
    private static final int[] SIZES = {160, 200, 256, 360};

    private Shots() {}

    /**
     * Returns the shots of the person with the given number.
     *
     * @return the shot to enrol, frontal and in plain light, then four others: turned left, turned right, tilted with a
     *     nod, and smiling in light from the side
     */
    static List<Shot> of(int person) {
        return List.of(plain(person), turned(person, 1, -1), turned(person, 2, 1), tilted(person), smiling(person));
    }

    private static Shot plain(int person) {
        return new Shot(288, 0, 0, 0, 0.25, -0.5, -0.6, 0, 1, 0.66, 0, 0.02, Shot.Backdrop.STUDIO, seed(person, 0));
    }

    private static Shot turned(int person, int picture, int way) {
        return new Shot(
                size(person, picture),
                way * between(7, 15, person, picture, 1),
                between(-4, 4, person, picture, 2),
                between(-4, 4, person, picture, 3),
                between(0, 0.6, person, picture, 4),
                way * between(0.2, 0.8, person, picture, 5),
                -0.5,
                between(-1, 1, person, picture, 6),
                between(0.8, 1.1, person, picture, 7),
                between(0.52, 0.68, person, picture, 8),
                between(-0.08, 0.08, person, picture, 9),
                between(0, 0.05, person, picture, 10),
                backdrop(person, picture),
                seed(person, picture));
    }

    private static Shot tilted(int person) {
        int way = person % 2 == 0 ? 1 : -1;
        return new Shot(
                size(person, 3),
                between(-5, 5, person, 3, 1),
                way * between(3, 7, person, 3, 2),
                way * between(6, 11, person, 3, 3),
                between(0, 0.3, person, 3, 4),
                between(-0.4, 0.4, person, 3, 5),
                -0.8,
                between(-1, 1, person, 3, 6),
                between(0.7, 0.9, person, 3, 7),
                between(0.55, 0.66, person, 3, 8),
                between(-0.05, 0.05, person, 3, 9),
                0.03,
                backdrop(person, 3),
                seed(person, 3));
    }

    private static Shot smiling(int person) {
        int way = person % 3 == 0 ? 1 : -1;
        return new Shot(
                size(person, 4),
                between(-6, 6, person, 4, 1),
                between(-3, 3, person, 4, 2),
                between(-5, 5, person, 4, 3),
                1,
                way * between(0.9, 1.2, person, 4, 5),
                -0.3,
                between(0.2, 1, person, 4, 6),
                between(0.9, 1.15, person, 4, 7),
                between(0.6, 0.7, person, 4, 8),
                between(-0.04, 0.04, person, 4, 9),
                0.02,
                backdrop(person, 4),
                seed(person, 4));
    }

    private static int size(int person, int picture) {
        return SIZES[(person + picture) % SIZES.length];
    }

    private static Shot.Backdrop backdrop(int person, int picture) {
        return BACKDROPS[(person + picture) % BACKDROPS.length];
    }

    private static long seed(int person, int picture) {
        return 100L * person + picture;
    }

    private static double between(double lowest, double highest, int person, int picture, int what) {
        return Maths.mix(lowest, highest, Maths.chance(person, what, picture));
    }
}
