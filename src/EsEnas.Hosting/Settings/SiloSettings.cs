using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Net;
using EsEnas.Grains;
using EsEnas.Grains.Telemetry;
using EsEnas.Hosting.Stores;
using EsEnas.Hosting.Tls;
using Microsoft.Extensions.Configuration;

namespace EsEnas.Hosting.Settings;

/// <summary>
/// The numbers, switches and names of section <c>EsEnas</c> of a silo's configuration, with their ranges and defaults. The texts that stand
/// for something else (paths, addresses, stores, certificates, keys) are read where that is made.
/// </summary>
public sealed class SiloSettings
{
    /// <summary>The section.</summary>
    public const string Section = "EsEnas";

    /// <summary>The most mebibytes that models may be allowed: a pebibyte.</summary>
    public const int MostModelMemory = 1 << 30;

    /// <summary>Largest port.</summary>
    public const int MaxPort = 65_535;

    /// <inheritdoc cref="EsEnasSiloOptions.SiloPort"/>
    [ConfigurationKeyName("Silo:Port"), Range(1, MaxPort)]
    public int? SiloPort { get; set; }

    /// <inheritdoc cref="EsEnasSiloOptions.GatewayPort"/>
    [ConfigurationKeyName("Silo:GatewayPort"), Range(1, MaxPort)]
    public int? GatewayPort { get; set; }

    /// <inheritdoc cref="EsEnasSiloOptions.Insecure"/>
    public bool Insecure { get; set; }

    /// <inheritdoc cref="EsEnasSiloOptions.Slots"/>
    [ConfigurationKeyName("Rollouts:Slots"), Range(1, RolloutOptions.MaxSlots)]
    public int? Slots { get; set; }

    /// <inheritdoc cref="EsEnasSiloOptions.EvaluationTimeLimit"/>
    [ConfigurationKeyName("Rollouts:EvaluationTimeLimit")]
    [Range(typeof(TimeSpan), RolloutOptions.ShortestTimeLimit, RolloutOptions.LongestTimeLimit)]
    public TimeSpan? EvaluationTimeLimit { get; set; }

    /// <inheritdoc cref="EsEnasSiloOptions.MaxEvaluationSteps"/>
    [ConfigurationKeyName("Runs:MaxEvaluationSteps"), Range(1, RunOptions.LargestEvaluationSteps)]
    public int? MaxEvaluationSteps { get; set; }

    /// <inheritdoc cref="EsEnasSiloOptions.ModelMemory"/>
    [ConfigurationKeyName("Rollouts:ModelMemory"), Range(1, MostModelMemory)]
    public int? ModelMemory { get; set; }

    /// <inheritdoc cref="EsEnasSiloOptions.ClusterId"/>
    [ConfigurationKeyName("Cluster:Id")]
    [RegularExpression(EsEnasCluster.ClusterIdPattern, ErrorMessage = EsEnasCluster.AllowedClusterIds)]
    public string ClusterId { get; set; } = EsEnasCluster.DefaultClusterId;

    /// <inheritdoc cref="EsEnasSiloOptions.FailureDetection"/>
    public FailureDetectionOptions FailureDetection { get; set; } = new();

    /// <inheritdoc cref="EsEnasSiloOptions.Kubernetes"/>
    public bool Kubernetes { get; set; }

    /// <summary>Port of health, metrics and dashboard; 0: nothing is served. Default 0.</summary>
    [ConfigurationKeyName("Http:Port"), Range(0, MaxPort)]
    public int HttpPort { get; set; }

    /// <summary>What is traced.</summary>
    public TracingOptions Tracing { get; set; } = new();

    /// <summary>Whether to stop when no run works any more. Default false.</summary>
    public bool ExitWhenIdle { get; set; }

    /// <summary>Reads and checks those of the silo itself.</summary>
    /// <inheritdoc cref="Bind"/>
    public static EsEnasSiloOptions Read(Func<string, Setting> find) => Bind(find).ToOptions(find);

    /// <summary>Reads and checks each by itself.</summary>
    /// <param name="find">Gives the setting of a name, from wherever it was given; without a value if nowhere.</param>
    /// <exception cref="SettingException">One is not allowed, or two do not fit together.</exception>
    public static SiloSettings Bind(Func<string, Setting> find)
    {
        ArgumentNullException.ThrowIfNull(find);
        Dictionary<string, string?> texts = new(StringComparer.OrdinalIgnoreCase);
        foreach (var setting in SiloSettingList.All)
        {
            if (!setting.IsText && setting.Read(find(setting.Name)) is { } value)
                texts[setting.Key!] = Convert.ToString(value, CultureInfo.InvariantCulture);
        }

        SiloSettings settings = new();
        new ConfigurationBuilder().AddInMemoryCollection(texts).Build().Bind(settings);
        return settings;
    }

    /// <summary>The options of the silo itself, once the settings have been found to fit together.</summary>
    /// <inheritdoc cref="Bind"/>
    public EsEnasSiloOptions ToOptions(Func<string, Setting> find)
    {
        ArgumentNullException.ThrowIfNull(find);
        var storage = StorageOptions.Read(find("storage"), find("connection"));
        EsEnasSiloOptions silo = new()
        {
            DataDirectory = find("data").Text() ?? ".esenas",
            Address = find("address").Address() ?? IPAddress.Loopback,
            SiloPort = SiloPort,
            GatewayPort = GatewayPort,
            Tls = TlsCertificates.Read(find, CertificateRole.Silo),
            Insecure = Insecure,
            Slots = Slots,
            EvaluationTimeLimit = EvaluationTimeLimit,
            MaxEvaluationSteps = MaxEvaluationSteps,
            ModelMemory = ModelMemory,
            ClusterId = ClusterId,
            Storage = storage,
            Membership = MembershipOptions.Read(find("membership"), find("membership-connection"), storage),
            FailureDetection = FailureDetection,
            Kubernetes = Kubernetes,
        };
        SiloRules.Check(silo, find);
        return silo;
    }
}
