using System.Net;
using EsEnas.Hosting.Stores;

namespace EsEnas.Hosting.Settings;

/// <summary>Which settings of a silo go together.</summary>
internal static class SiloRules
{
    /// <param name="silo">What the settings ask for.</param>
    /// <param name="find">Gives the setting of a name, for the error.</param>
    /// <exception cref="SettingException">Two do not fit together.</exception>
    internal static void Check(EsEnasSiloOptions silo, Func<string, Setting> find)
    {
        Setting storage = find("storage"), membership = find("membership");
        if (silo.SiloPort is { } port && port == silo.GatewayPort)
            throw new SettingException($"{find("gateway-port").Name}: {port} is the silo port already; allowed: another port");
        if (silo.Storage.Kind.IsInDataDirectory && !silo.Membership.Kind.IsInDataDirectory)
            throw new SettingException($"{membership.Name}: '{membership.Value}' does not go with the storage " +
                $"{silo.Storage.Kind}, a file of one host; allowed: {StoreKinds.Default}, or another {storage.Name}");
        if (silo.Membership.Kind.IsInDataDirectory && !IPAddress.IsLoopback(silo.Address))
            throw new SettingException($"{find("address").Name}: '{silo.Address}' does not go with the membership " +
                $"{silo.Membership.Kind}, a file of one host; allowed: a loopback address, or another {membership.Name}");
        if (silo.Kubernetes && silo.Membership.Kind.IsInDataDirectory)
            throw new SettingException($"{find("kubernetes").Name}: pods do not share a file, so the membership {silo.Membership.Kind} " +
                $"does not go with it; allowed: false, or another {membership.Name}");
        CheckDoors(silo, find);
    }

    private static void CheckDoors(EsEnasSiloOptions silo, Func<string, Setting> find)
    {
        Setting address = find("address"), certificate = find("tls-certificate"), insecure = find("insecure");
        if (silo is { Insecure: true, Tls: not null })
            throw new SettingException($"{insecure.Name} and {certificate.Name} exclude each other; allowed: one of them");
        if (silo is not { Tls: null, Insecure: false }) return;
        if (silo.Kubernetes) throw new SettingException($"{find("kubernetes").Name}: a pod listens on all of its addresses, " +
            $"which is not allowed without TLS; allowed: {Ways()}");
        if (!IPAddress.IsLoopback(silo.Address))
        {
            throw new SettingException($"{address.Name}: '{address.Value}' is not allowed without TLS, as whoever reaches that address " +
                "could run, read and cancel everything; allowed: " +
                $"{Ways()}, or a loopback address");
        }

        string Ways() => $"{certificate.Name} with its key and authority ('esenas certificates DIR' makes them), " +
            $"{insecure.Name} where nobody else reaches it";
    }
}
