using System.Collections;
using System.Text.RegularExpressions;
using EsEnas.Core.Documents;
using EsEnas.Core.Runs;

namespace EsEnas.Hosting.Settings;

/// <summary>
/// Each environment variable that begins with <c>ESENAS_</c>, and the one rule of silo and console about others. Thread-safe.
/// </summary>
public static partial class SettingVariables
{
    /// <summary>What all begin with.</summary>
    public const string Prefix = "ESENAS_";

    /// <summary>
    /// Those of the console's options, without the prefix: the silo leaves them alone. Where an option means something else in another
    /// command, its variable begins with the command.
    /// </summary>
    public static IReadOnlyList<string> OfConsole { get; } =
    [
        "ACTIONS", "AT", "BENCH_ITERATION_SECONDS", "BENCH_ROLLOUTS_SECONDS", "BENCH_SEARCH_SEEDS", "BENCH_SEARCH_TASKS",
        "CLUSTER", "COMPARE_CSV", "CONSOLE", "DASHBOARD_PORT", "DAYS", "DETACH", "DRY_RUN", "EPISODES", "EVALUATION",
        "EVAL_CSV", "EVAL_EPISODES_CSV", "EVAL_FORCE", "EVAL_POINTS", "EVAL_POLICY_PROGRAM", "EVAL_POSES", "EVAL_ROBUSTNESS", "EVAL_SEED",
        "EVAL_TRACE", "EVAL_TRACE_EPISODES", "EXPORT_BITS", "EXPORT_DOUBLE", "EXPORT_FIXED", "EXPORT_FORCE", "EXPORT_NO_LIBM",
        "EXPORT_PREFIX", "EXPORT_OUTPUT", "EXPORT_TO", "SHOW_SIZES",
        "EXTEND_ITERATIONS", "EXTEND_SET", "FIXED_START", "FORK_NAME", "FROM", "GOAL", "HISTORY_CSV", "HISTORY_PHASE", "HOST",
        "ITERATION", "ITERATIONS", "JSON", "MARKDOWN", "NAME", "OTLP_PORT", "PAPER_BUDGET", "PAPER_DRY_RUN",
        "PAPER_FORCE", "PAPER_MARKDOWN", "PAPER_OUTPUT", "PAPER_RECORDED", "PAPER_SEEDS", "PARALLEL", "PLOT_FORCE", "PLOT_LABEL",
        "PLOT_OUTPUT", "PLOT_X", "QPOS", "QVEL", "RECIPE", "RENDER_BITS", "RENDER_EPISODE", "RENDER_EVALUATION", "RENDER_FORCE",
        "RENDER_FPS", "RENDER_FROM", "RENDER_HEIGHT", "RENDER_ITERATION", "RENDER_NO_NETWORK", "RENDER_OUTPUT", "RENDER_PHASE",
        "RENDER_SECONDS", "RENDER_SEED", "RENDER_TITLE", "RENDER_VIEW", "RENDER_WEIGHTS", "RENDER_WIDTH", "REPLAY_PHASE",
        "RESUME_DETACH", "RESUME_FORCE", "SAMPLE", "SCALE", "SEED", "SET", "SILO", "TASK", "TASK_FILE", "TASK_TRACE_SET",
        "UI", "UI_PORT", "VERIFY_SEED", "WIDE",
        "EXPORT_WEIGHTS", "SHRINK_DETACH", "SHRINK_SET",
        "DELETE_FORCE", "DELETE_YES", "LABEL", "LIST_LABEL", "LIST_LIMIT", "LIST_STATE", "LIST_TASK", "REPLACE",
        "IMPORT_FLOOR", "IMPORT_FORCE", "IMPORT_FREE", "IMPORT_MESHES", "IMPORT_NAME", "IMPORT_OUTPUT", "IMPORT_ROOT", "IMPORT_STAND",
        .. RunPhases.WithOwnHistory.Select(kind => Of(kind.HistoryName!)[Prefix.Length..]),
    ];

    /// <summary>Those that are no setting, without the prefix: of launcher and programs, of the deployments in infra/, of tests.</summary>
    public static IReadOnlyList<string> OfOthers { get; } =
    [
        "COMMAND", "DASHBOARD", "DEBUG", "SILO_DLL",
        "APP", "IMAGE", "REGISTRY", "VERSION",
        "AZURITE", "CHAOS_SEED", "CHAOS_STORE", "FAILURE", "LONG_TESTS", "MUJOCO_WASM", "RECORD_BYTES", "RECORD_GOLDEN",
        "RECORD_SCREENSHOTS", "RECORD_SPECIFICATIONS", "RECORD_TABLES", "SCHEDULE_SEED", "TESTS_WITHOUT", "TEST_LIBRARY_ERROR",
    ];

    /// <summary>The variable of a setting or option: <c>silo-port</c> is <c>ESENAS_SILO_PORT</c>.</summary>
    /// <param name="name">The name of its flag, without dashes before it.</param>
    public static string Of(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Prefix + name.Replace('-', '_').ToUpperInvariant();
    }

    /// <summary>The variables of this process that are set and not empty, those of others among them.</summary>
    public static IEnumerable<string> OfProcess() => Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
        .Where(static each => each.Value is string { Length: > 0 }).Select(static each => (string)each.Key);

    /// <summary>Refuses the first variable that nothing reads: what it asks for would silently not happen.</summary>
    /// <param name="names">Variables that are set and not empty; those without the prefix are left alone.</param>
    /// <exception cref="SettingException">The message names the variable and what was meant, if that can be told.</exception>
    public static void Check(IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        string[] known =
        [
            .. SiloSettingList.All.Select(setting => setting.Variable[Prefix.Length..]), .. OfConsole, .. OfOthers,
        ];
        var unknown = names.Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .FirstOrDefault(name => !known.Contains(name[Prefix.Length..]) && !ServiceLink().IsMatch(name));
        if (unknown is not null) throw new SettingException($"{unknown} is unknown{Hint(unknown[Prefix.Length..], known)}");
    }

    private static string Hint(string unknown, string[] known)
    {
        string[] perCommand =
            [.. known.Where(name => name.EndsWith("_" + unknown, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        return unknown.Length > 0 && perCommand.Length > 0 ? $"; allowed: {string.Join(", ", perCommand.Select(name => Prefix + name))}"
            : Spelling.Nearest(unknown, known) is { } meant ? $"; did you mean {Prefix}{meant}?"
            : "; allowed: the variables of the flags that --help lists, or none that begins so";
    }

    // Kubernetes tells every pod so where the services of its namespace are; one of them may be called esenas-something.
    [GeneratedRegex(@"_(SERVICE_HOST|SERVICE_PORT(_\w+)?|PORT_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)$")]
    private static partial Regex ServiceLink();
}
