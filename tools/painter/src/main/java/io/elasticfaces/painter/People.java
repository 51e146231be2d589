package io.elasticfaces.painter;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The drawn people. They are read from the table {@code people.csv}, with a row per trait and a column per person.
 *
 * <p>Skin, hair, beards, glasses and age were chosen by hand. The proportions were found by a search: of 70 random
 * draws per person, those with the most distant descriptors of the dlib network were taken. They were then varied until
 * no test picture was within 0.61 of another person's enrolled picture. A change of a painter changes the descriptors;
 * {@code SamplesIT} checks that the people are still distinguishable.
 */
final class People {
    private static final String TABLE = "/people.csv";

    private People() {}

    /** Returns all people in the order of their names. */
    static List<Portrait> all() {
        try (InputStream table = People.class.getResourceAsStream(TABLE)) {
            if (table == null) {
                throw new IllegalStateException("The table of people " + TABLE + " is missing from the jar.");
            }
            return read(new BufferedReader(new InputStreamReader(table, StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Portrait> read(BufferedReader table) throws IOException {
        String[] names = table.readLine().split(",", -1);
        List<Map<Trait, Double>> columns = new ArrayList<>();
        for (int i = 1; i < names.length; i++) {
            columns.add(new EnumMap<>(Trait.class));
        }
        for (String line = table.readLine(); line != null; line = table.readLine()) {
            String[] cells = line.split(",", -1);
            Trait trait = Trait.valueOf(cells[0].toUpperCase(Locale.ROOT).replace('-', '_'));
            for (int i = 1; i < cells.length; i++) {
                columns.get(i - 1).put(trait, Double.valueOf(cells[i]));
            }
        }
        List<Portrait> people = new ArrayList<>();
        for (int i = 1; i < names.length; i++) {
            people.add(new Portrait(names[i], columns.get(i - 1)));
        }
        return people;
    }
}
