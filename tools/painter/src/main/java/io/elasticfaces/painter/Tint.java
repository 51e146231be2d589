package io.elasticfaces.painter;

import java.awt.Color;

/**
 * A colour for painters.
 *
 * @param red sRGB, 0 to 1
 * @param green sRGB, 0 to 1
 * @param blue sRGB, 0 to 1
 */
record Tint(double red, double green, double blue) {
    private static final Tint[] SKIN = {
        rgb(0xF7DCCB), rgb(0xEFC6A8), rgb(0xDDA47C), rgb(0xBE8258), rgb(0x93603E), rgb(0x6B422B), rgb(0x442A1E)
    };
    private static final Tint[] IRIS = {
        rgb(0x2B1710), rgb(0x5A3418), rgb(0x8A6A2E), rgb(0x5D7A3C), rgb(0x3C8A8E), rgb(0x4A86C8), rgb(0x8FA3B0)
    };
    private static final Tint[] HAIR = {
        rgb(0x15110F),
        rgb(0x2F1D14),
        rgb(0x5A371F),
        rgb(0x8A3F1C),
        rgb(0xB5652A),
        rgb(0xD9B36A),
        rgb(0x8C8984),
        rgb(0xE4E1DA)
    };

    static Tint rgb(int value) {
        return new Tint((value >> 16 & 255) / 255.0, (value >> 8 & 255) / 255.0, (value & 255) / 255.0);
    }

    static Tint hue(double hue, double saturation, double brightness) {
        return rgb(Color.HSBtoRGB((float) hue, (float) saturation, (float) brightness));
    }

    static Tint skin(Portrait person) {
        double olive = person.get(Trait.UNDERTONE);
        Tint plain = along(SKIN, person.get(Trait.SKIN_TONE));
        return new Tint(
                        plain.red * (1 - 0.03 * olive),
                        plain.green * (1 + 0.035 * olive),
                        plain.blue * (1 - 0.06 * olive))
                .clamped();
    }

    static Tint iris(Portrait person) {
        return along(IRIS, person.get(Trait.IRIS));
    }

    static Tint hair(Portrait person) {
        return along(HAIR, person.get(Trait.HAIR_COLOUR));
    }

    private static Tint along(Tint[] palette, double position) {
        double place = position * (palette.length - 1);
        int index = Math.min(palette.length - 2, (int) place);
        return palette[index].mix(palette[index + 1], place - index);
    }

    Tint mix(Tint other, double share) {
        return new Tint(
                Maths.mix(red, other.red, share),
                Maths.mix(green, other.green, share),
                Maths.mix(blue, other.blue, share));
    }

    Tint times(double factor) {
        return new Tint(red * factor, green * factor, blue * factor).clamped();
    }

    private Tint clamped() {
        return new Tint(Maths.clamp(red, 0, 1), Maths.clamp(green, 0, 1), Maths.clamp(blue, 0, 1));
    }

    /** Returns the three components as linear light. */
    double[] linear() {
        return new double[] {StrictMath.pow(red, 2.2), StrictMath.pow(green, 2.2), StrictMath.pow(blue, 2.2)};
    }

    int rgb() {
        return (int) Math.round(red * 255) << 16 | (int) Math.round(green * 255) << 8 | (int) Math.round(blue * 255);
    }

    Color colour(double opacity) {
        return new Color((float) red, (float) green, (float) blue, (float) Maths.clamp(opacity, 0, 1));
    }

    Color colour() {
        return colour(1);
    }
}
