package io.elasticfaces.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticfaces.contract.Settings;
import io.elasticfaces.controller.decide.DefaultMax;
import io.elasticfaces.controller.decide.ScalingSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ControllerSettingsTest {
    private static final ControllerSettings.Place AWS = new ControllerSettings.Place("", 1, 1L << 30);
    private static final ControllerSettings.Place LOCAL =
            new ControllerSettings.Place("http://127.0.0.1:9402", 4, 16L << 30);

    @Test
    void shouldHaveDefaults() {
        ControllerSettings settings = read(Map.of(), AWS);

        assertThat(settings.scaling())
                .isEqualTo(new ScalingSettings(
                        0,
                        15,
                        1,
                        Duration.ZERO,
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(300),
                        Duration.ofSeconds(120),
                        0));
        assertThat(settings.idleTick()).isEqualTo(Duration.ofSeconds(15));
        assertThat(settings.maxReason()).contains("AWS");
    }

    @Test
    void shouldReadEverySetting() {
        ControllerSettings settings = read(
                Map.ofEntries(
                        Map.entry("app.controller.min", "1"),
                        Map.entry("app.controller.max", "7"),
                        Map.entry("app.controller.backlog-per-instance", "3"),
                        Map.entry("app.controller.target-wait", "10s"),
                        Map.entry("app.controller.lookahead", "4s"),
                        Map.entry("app.controller.startup-grace", "20s"),
                        Map.entry("app.controller.stabilization-window", "0s"),
                        Map.entry("app.controller.idle-timeout", "90s"),
                        Map.entry("app.controller.launch-template", "workers"),
                        Map.entry("app.controller.pool", "9"),
                        Map.entry("app.worker.keep-warm", "89s")),
                LOCAL);

        assertThat(settings.scaling())
                .isEqualTo(new ScalingSettings(
                        1,
                        7,
                        3,
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(20),
                        Duration.ZERO,
                        Duration.ofSeconds(90),
                        Duration.ofSeconds(120),
                        9));
        assertThat(settings.maxReason()).contains("app.controller.max");
        assertThat(settings.launchTemplate()).isEqualTo("workers");
        assertThat(settings.idleTick()).as("of the local cloud").isZero();
    }

    @Test
    void shouldTakeWhatThisMachineCarriesWhereInstancesAreItsProcesses() {
        ControllerSettings settings = read(Map.of("app.controller.max", "auto"), LOCAL);

        assertThat(settings.scaling().max()).isEqualTo(4);
        assertThat(settings.maxReason()).contains("4 cores");
    }

    @Test
    void shouldCarryAtLeastMin() {
        assertThat(read(Map.of("app.controller.min", "6"), LOCAL).scaling().max())
                .isEqualTo(6);
    }

    @Test
    void shouldRunNoMoreThanThePool() {
        Map<String, String> launching = Map.of("app.controller.launch-template", "workers", "app.controller.pool", "3");
        assertThat(read(launching, AWS).scaling().max()).isEqualTo(3);

        Map<String, String> tooMany = new HashMap<>(launching);
        tooMany.put("app.controller.max", "4");
        assertThatThrownBy(() -> read(tooMany, AWS))
                .hasMessageContaining("app.controller.max=4 cannot be used. Set it to a whole number, 0 to 3");
    }

    @ParameterizedTest
    @CsvSource({
        "app.controller.pool,   0,    'a whole number, 1 to 1000'",
        "app.controller.max,    many, 'a whole number, 0 to 1000'",
        "app.controller.max,    1001, 'a whole number, 0 to 1000'",
        "app.controller.min,    16,   'a whole number, 0 to 15'",
        "app.controller.min,    -1,   'a whole number, 0 to 15'",
        "app.controller.backlog-per-instance, 0, 'a whole number, 1 or more'",
        "app.controller.backlog-per-instance, 1.5, 'a whole number, 1 or more'",
        "app.controller.idle-timeout, -1s, a duration from 0s to 24h",
        "app.controller.idle-timeout, soon, a duration from 0s to 24h",
        "app.controller.target-wait, 61m, a duration from 0s to 1h",
        "app.controller.lookahead, 61s, a duration from 0s to 60s",
        "app.controller.tick-millis, 5, 'a whole number, 10 to 60000'",
        "app.worker.keep-warm, 300s, 'app.controller.idle-timeout=300s cannot be used. Set it to more than app.worker.keep-warm'",
        "app.worker.keep-warm-most, 301s, 'which is 301s'",
        "app.worker.keep-warm, ever, a duration from 0s to 24h",
    })
    void shouldNameTheSettingThatCannotBeUsed(String name, String value, String said) {
        Map<String, String> properties =
                name.endsWith("min") ? Map.of(name, value, "app.controller.max", "15") : Map.of(name, value);

        assertThatThrownBy(() -> read(properties, AWS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(said);
    }

    @ParameterizedTest
    @CsvSource({
        // cores, gigabytes, pixels: max
        " 1,  1, 1000000,  1",
        " 2, 24, 1000000,  2",
        " 4,  2, 1000000,  2",
        " 8,  4, 1000000,  7",
        " 8,  3, 1000000,  5",
        " 8,  4, 50000000, 2",
        "64, 64, 50000000, 15",
        " 4,  0, 50000000, 1",
    })
    void shouldFitTheMachine(int cores, long gigabytes, long maxPixels, int max) {
        assertThat(DefaultMax.onThisMachine(cores, gigabytes << 30, maxPixels).max())
                .isEqualTo(max);
    }

    @ParameterizedTest
    @CsvSource({
        "'', false",
        "http://127.0.0.1:9402, true",
        "http://localhost:9402, true",
        "http://[::1]:9402, true",
        "https://ec2.eu-west-1.amazonaws.com, false",
        "http://10.0.0.7:9402, false",
        "127.0.0.1, false",
    })
    void shouldTellThisMachineFromAnother(String endpoint, boolean local) {
        assertThat(DefaultMax.isLocal(endpoint)).isEqualTo(local);
    }

    private static ControllerSettings read(Map<String, String> given, ControllerSettings.Place place) {
        return ControllerSettings.read(new Settings(name -> Optional.ofNullable(given.get(name))), place);
    }
}
