using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace EsEnas.Web.Access;

/// <summary>
/// Protects what a page carries from one request to the next by a key that all silos of a cluster have: a page that one of them has
/// painted may go on with another. Nothing is stored. Thread safe.
/// </summary>
/// <param name="key">32 bytes.</param>
internal sealed class KeyedProtection(byte[] key) : IDataProtector
{
    private const int NonceSize = 12;
    private const int TagSize = 16;

    /// <inheritdoc/>
    public IDataProtector CreateProtector(string purpose) =>
        new KeyedProtection(HKDF.DeriveKey(HashAlgorithmName.SHA256, key, key.Length, info: Encoding.UTF8.GetBytes(purpose)));

    /// <inheritdoc/>
    public byte[] Protect(byte[] plaintext)
    {
        ArgumentNullException.ThrowIfNull(plaintext);
        var bytes = new byte[NonceSize + TagSize + plaintext.Length];
        var nonce = bytes.AsSpan(0, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using AesGcm cipher = new(key, TagSize);
        cipher.Encrypt(nonce, plaintext, bytes.AsSpan(NonceSize + TagSize), bytes.AsSpan(NonceSize, TagSize));
        return bytes;
    }

    /// <inheritdoc/>
    public byte[] Unprotect(byte[] protectedData)
    {
        ArgumentNullException.ThrowIfNull(protectedData);
        if (protectedData.Length < NonceSize + TagSize) throw new CryptographicException("What is protected is cut off.");
        var plaintext = new byte[protectedData.Length - NonceSize - TagSize];
        using AesGcm cipher = new(key, TagSize);
        cipher.Decrypt(protectedData.AsSpan(0, NonceSize), protectedData.AsSpan(NonceSize + TagSize),
            protectedData.AsSpan(NonceSize, TagSize), plaintext);
        return plaintext;
    }
}
