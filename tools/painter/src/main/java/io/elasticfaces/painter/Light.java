package io.elasticfaces.painter;

/** The illumination: one lamp and ambient light. */
final class Light {
    private static final int STEPS = 1024;
    private static final double[] GREEN = new double[STEPS + 1];
    private static final double[] BLUE = new double[STEPS + 1];

    static {
        // Light scattered in the skin makes the edge of a shadow redder.
        for (int i = 0; i <= STEPS; i++) {
            GREEN[i] = StrictMath.pow(i / (double) STEPS, 1.12);
            BLUE[i] = StrictMath.pow(i / (double) STEPS, 1.18);
        }
    }

    private final double[] towards;
    private final double[] half;
    private final double lamp;
    private final double room;
    private final double warmth;

    Light(Shot shot) {
        this.towards = unit(shot.lightX(), shot.lightY(), 1);
        this.half = unit(towards[0], towards[1], towards[2] + 1);
        this.lamp = 0.92 * shot.brightness();
        this.room = 0.34 * shot.brightness();
        this.warmth = shot.warmth();
    }

    private static double[] unit(double x, double y, double z) {
        double length = Math.sqrt(x * x + y * y + z * z);
        return new double[] {x / length, y / length, z / length};
    }

    /**
     * Applies the light to a colour in place.
     *
     * @param paint red, green, blue (linear) and strength of the highlight
     * @param x x component of the unit normal of the sheet, towards the viewer
     */
    void fall(double[] paint, double x, double y, double z) {
        double straight = x * towards[0] + y * towards[1] + z * towards[2];
        double wrapped = Maths.clamp((straight + 0.22) / 1.22, 0, 1);
        double above = 0.5 - 0.5 * y;
        double glance = Maths.clamp(x * half[0] + y * half[1] + z * half[2], 0, 1);
        double glance2 = glance * glance;
        double glance8 = glance2 * glance2 * glance2 * glance2;
        double shine = paint[3] * glance8 * glance8 * glance8 * lamp;
        double soft = room * (0.7 + 0.5 * above) * (0.55 + 0.45 * z);
        paint[0] = paint[0] * (lamp * wrapped * (1 + 0.10 * warmth) + soft) + shine;
        paint[1] = paint[1] * (lamp * GREEN[(int) (wrapped * STEPS + 0.5)] + soft) + shine;
        paint[2] = paint[2] * (lamp * BLUE[(int) (wrapped * STEPS + 0.5)] * (1 - 0.14 * warmth) + soft * 1.04) + shine;
    }
}
